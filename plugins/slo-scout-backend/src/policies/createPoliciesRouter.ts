import { InputError } from '@backstage/errors';
import type {
  ListOptions,
  PolicyDecisionRecord,
  PolicyDraft,
  PolicyDryRunRequest,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited } from '../http/audited';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { BreakGlassRequest, Policies } from './Policies';

/**
 * `policies`.
 *
 * @internal
 */
export function createPoliciesRouter(
  policies: Policies,
  { httpAuth, auditor }: RouterOptions,
): Router {
  const router = PromiseRouter();

  router.get('/policies', async (request, response) => {
    response.json(await policies.list(await callerOf(httpAuth, request)));
  });

  router.post(
    '/policies',
    async (request: Request<{}, unknown, PolicyDraft>, response) => {
      const caller = await callerOf(httpAuth, request);
      const policy = await audited(
        auditor,
        request,
        mutation('create', { policyId: request.body.id }),
        () => policies.create(request.body, caller),
      );
      response.status(201).set('etag', `"${policy.version}"`).json(policy);
    },
  );

  router.post(
    '/policies/dry-run',
    async (request: Request<{}, unknown, PolicyDryRunRequest>, response) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await policies.dryRun(request.body, caller));
    },
  );

  router.get(
    '/policies/decisions',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & {
          serviceId?: string;
          result?: PolicyDecisionRecord['result'];
        }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await policies.listDecisions(request.query, caller));
    },
  );

  router.get(
    '/policies/break-glass',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & { serviceId?: string }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await policies.listBreakGlass(request.query, caller));
    },
  );

  router.post(
    '/policies/break-glass',
    async (request: Request<{}, unknown, BreakGlassRequest>, response) => {
      const caller = await callerOf(httpAuth, request);
      const given = await audited(
        auditor,
        request,
        mutation('break-glass', { serviceId: request.body.serviceId }),
        () => policies.breakGlass(request.body, caller),
      );
      response.status(201).json(given);
    },
  );

  router.post('/policies/break-glass/:id/end', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    const { id } = request.params;
    response.json(
      await audited(
        auditor,
        request,
        mutation('end-break-glass', { breakGlassId: id }),
        () => policies.endBreakGlass(id, caller),
      ),
    );
  });

  router.get('/policies/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    const policy = await policies.get(request.params.id, caller);
    if (policy.version) response.set('etag', `"${policy.version}"`);
    response.json(policy);
  });

  router.put(
    '/policies/:id',
    async (
      request: Request<{ id: string }, unknown, PolicyDraft>,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      const { id } = request.params;
      const policy = await audited(
        auditor,
        request,
        mutation('update', { policyId: id }),
        () => policies.update(id, request.body, versionOf(request), caller),
      );
      response.set('etag', `"${policy.version}"`).json(policy);
    },
  );

  router.delete('/policies/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    const { id } = request.params;
    await audited(auditor, request, mutation('delete', { policyId: id }), () =>
      policies.delete(id, versionOf(request), caller),
    );
    response.status(204).end();
  });

  return router;
}

function mutation(queryType: string, of: Record<string, string>) {
  return {
    eventId: 'policy-mutate',
    severityLevel: 'high' as const,
    meta: { queryType, ...of },
  };
}

/** The OpenAPI document asks for the header; this is for its type. */
function versionOf(request: Request<any, any, any, any>): number {
  const match = /^"(\d+)"$/.exec(request.get('if-match') ?? '');
  if (!match) {
    throw new InputError(
      'Send the ETag of the policy that you edited in If-Match, e.g. "3"',
    );
  }
  return Number(match[1]);
}
