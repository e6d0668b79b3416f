import { checkPolicyExpression } from '@slo-scout/slo';
import { z } from 'zod';
import { windowProblem } from './openWindows';

/** Paths of the API take these for themselves. */
const RESERVED = ['decisions', 'dry-run', 'break-glass'];

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const name = z
  .string()
  .max(63)
  .regex(NAME, 'use lower-case letters, digits and hyphens');
const sentence = z.string().trim().min(1).max(500);
const time = z.iso.datetime({
  offset: true,
  error: 'give a time with its offset, e.g. 2026-12-24T00:00:00+01:00',
});

const exception = z
  .strictObject({
    service: z.string().min(1).max(300).optional(),
    team: z.string().min(1).max(300).optional(),
    until: time,
    reason: sentence,
  })
  .refine(({ service, team }) => service ?? team, {
    error: 'name the service, the team, or both',
  });

const freezeWindow = z
  .strictObject({
    name,
    timeZone: z.string().max(100).optional(),
    cron: z.string().max(100).optional(),
    hours: z.number().positive().max(744).optional(),
    from: time.optional(),
    to: time.optional(),
  })
  .superRefine((value, context) => {
    const problem = windowProblem(value);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

/**
 * A policy as files and the API have it.
 *
 * @internal
 */
export const policyDraftSchema = z.strictObject({
  id: name.refine(id => !RESERVED.includes(id), {
    error: `${RESERVED.join(', ')} are reserved`,
  }),
  description: sentence,
  actions: z
    .array(z.enum(['propose', 'approve', 'deploy']))
    .min(1)
    .max(3),
  require: z.string().superRefine((expression, context) => {
    const problem = checkPolicyExpression(expression);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  }),
  effect: z.enum(['warn', 'deny']),
  mode: z.enum(['enforce', 'warn', 'shadow']).optional(),
  facts: z.array(z.string().max(100)).max(20).optional(),
  exceptions: z.array(exception).max(50).optional(),
  windows: z.array(freezeWindow).max(20).optional(),
  remedy: sentence,
});
