import type { ListOptions } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited } from '../http/audited';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { Artifacts } from './Artifacts';

/**
 * `artifacts`.
 *
 * @internal
 */
export function createArtifactsRouter(
  artifacts: Artifacts,
  { httpAuth, auditor }: RouterOptions,
): Router {
  const router = PromiseRouter();

  router.get(
    '/artifacts',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        ListOptions & { sloId?: string; serviceId?: string }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await artifacts.list(request.query, caller));
    },
  );

  router.post(
    '/artifacts',
    async (request: Request<{}, unknown, { sloId: string }>, response) => {
      const caller = await callerOf(httpAuth, request);
      const files = await audited(
        auditor,
        request,
        {
          eventId: 'artifact-mutate',
          severityLevel: 'medium',
          meta: { queryType: 'generate', sloId: request.body.sloId },
        },
        () => artifacts.generate(request.body, caller),
      );
      response.status(201).json(files);
    },
  );

  router.get('/artifacts/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(await artifacts.get(request.params.id, caller));
  });

  router.post(
    '/artifacts/:id/deploy',
    async (
      request: Request<
        { id: string },
        unknown,
        { reason?: string } | undefined
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(
        await audited(
          auditor,
          request,
          {
            eventId: 'artifact-mutate',
            severityLevel: 'high',
            meta: { queryType: 'deploy', artifactId: request.params.id },
          },
          () => artifacts.deploy(request.params.id, request.body ?? {}, caller),
        ),
      );
    },
  );

  return router;
}
