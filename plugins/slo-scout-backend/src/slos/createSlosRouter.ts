import type { ListOptions } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { Simulated, Slos } from './Slos';

/**
 * `slos`. A simulation changes nothing, hence it is not audited.
 *
 * @internal
 */
export function createSlosRouter(
  slos: Slos,
  { httpAuth }: Pick<RouterOptions, 'httpAuth'>,
): Router {
  const router = PromiseRouter();

  router.get(
    '/slos',
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
      response.json(await slos.list(request.query, caller));
    },
  );

  router.get('/slos/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await slos.get(request.params.id, caller));
  });

  router.get('/slos/:id/error-budget', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await slos.errorBudget(request.params.id, caller));
  });

  router.get('/slos/:id/forecast', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await slos.forecast(request.params.id, caller));
  });

  router.get('/slos/:id/composite', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await slos.composite(request.params.id, caller));
  });

  router.post(
    '/slos/:id/simulate',
    async (request: Request<{ id: string }, unknown, Simulated>, response) => {
      const caller = await callerOf(httpAuth, request);
      response.json(
        await slos.simulate(request.params.id, request.body, caller),
      );
    },
  );

  return router;
}
