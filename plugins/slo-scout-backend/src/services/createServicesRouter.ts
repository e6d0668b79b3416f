import type {
  ListOptions,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited } from '../http/audited';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { Services } from './Services';

/**
 * `services`, `journeys` and `coverage`.
 *
 * @internal
 */
export function createServicesRouter(
  services: Services,
  { httpAuth, auditor }: RouterOptions,
): Router {
  const router = PromiseRouter();

  router.get(
    '/services',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & { origin?: Service['origin']; entityRef?: string }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await services.list(request.query, caller));
    },
  );

  router.post(
    '/services',
    async (
      request: Request<
        {},
        unknown,
        { name: string; title?: string; owner?: string }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      const service = await audited(
        auditor,
        request,
        {
          eventId: 'service-mutate',
          severityLevel: 'medium',
          meta: { queryType: 'create', name: request.body.name },
        },
        () => services.create(request.body, caller),
      );
      response.status(201).json(service);
    },
  );

  router.post('/services/refresh', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(
      await audited(
        auditor,
        request,
        {
          eventId: 'service-mutate',
          severityLevel: 'low',
          meta: { queryType: 'refresh' },
        },
        () => services.refresh(caller),
      ),
    );
  });

  router.get('/services/:id/advice', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json({
      items: await services.advice(request.params.id, caller),
    });
  });

  router.get('/services/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await services.get(request.params.id, caller));
  });

  router.get(
    '/journeys',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & { serviceId?: string; hours?: number }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await services.listJourneys(request.query, caller));
    },
  );

  router.get('/coverage', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await services.coverage(caller));
  });

  return router;
}
