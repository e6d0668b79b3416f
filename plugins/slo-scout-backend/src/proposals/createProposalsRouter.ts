import type {
  ListOptions,
  Proposal,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited } from '../http/audited';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { Approval, Proposals } from './Proposals';

/**
 * `slis`.
 *
 * @internal
 */
export function createProposalsRouter(
  proposals: Proposals,
  { httpAuth, auditor }: RouterOptions,
): Router {
  const router = PromiseRouter();

  router.get(
    '/slis',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & { serviceId?: string; status?: Proposal['status'] }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await proposals.list(request.query, caller));
    },
  );

  router.get('/slis/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await proposals.get(request.params.id, caller));
  });

  router.post(
    '/slis/:id/approve',
    async (request: Request<{ id: string }, unknown, Approval>, response) => {
      const caller = await callerOf(httpAuth, request);
      const slo = await audited(
        auditor,
        request,
        {
          eventId: 'proposal-mutate',
          severityLevel: 'high',
          meta: { queryType: 'approve', proposalId: request.params.id },
        },
        () => proposals.approve(request.params.id, request.body, caller),
      );
      response.status(201).json(slo);
    },
  );

  router.post(
    '/slis/:id/reject',
    async (
      request: Request<{ id: string }, unknown, { reason: string }>,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(
        await audited(
          auditor,
          request,
          {
            eventId: 'proposal-mutate',
            severityLevel: 'medium',
            meta: { queryType: 'reject', proposalId: request.params.id },
          },
          () => proposals.reject(request.params.id, request.body, caller),
        ),
      );
    },
  );

  return router;
}
