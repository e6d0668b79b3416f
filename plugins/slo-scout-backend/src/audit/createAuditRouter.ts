import type { ListOptions } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { AuditLog } from './AuditLog';

/**
 * `audit`.
 *
 * @internal
 */
export function createAuditRouter(
  audit: AuditLog,
  { httpAuth }: Pick<RouterOptions, 'httpAuth'>,
): Router {
  const router = PromiseRouter();

  router.get(
    '/audit',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & { subject?: string }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await audit.list(request.query, caller));
    },
  );

  return router;
}
