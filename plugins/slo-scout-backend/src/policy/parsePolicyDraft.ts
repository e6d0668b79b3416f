import { InputError } from '@backstage/errors';
import type { PolicyDraft } from '@slo-scout/backstage-plugin-slo-scout-common';
import { policyDraftSchema } from './policyDraftSchema';

/**
 * Checks what claims to be a policy.
 *
 * @throws InputError with one sentence that names the field.
 * @internal
 */
export function parsePolicyDraft(value: unknown): PolicyDraft {
  const { success, data, error } = policyDraftSchema.safeParse(value);
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw new InputError(
    `The policy is not valid at ${path.join('.') || 'its top'}: ${message}`,
  );
}
