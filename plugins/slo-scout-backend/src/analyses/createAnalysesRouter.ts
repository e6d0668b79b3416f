import type { ListOptions } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { audited } from '../http/audited';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { Analyses } from './Analyses';
import type { AnalysisWatcher } from './AnalysisWatcher';
import { streamAnalysis } from './streamAnalysis';

/**
 * `analyze`.
 *
 * @internal
 */
export function createAnalysesRouter(
  analyses: Analyses,
  watcher: AnalysisWatcher,
  { httpAuth, auditor }: RouterOptions,
): Router {
  const router = PromiseRouter();

  router.get(
    '/analyze',
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
      response.json(await analyses.list(request.query, caller));
    },
  );

  router.post(
    '/analyze',
    async (
      request: Request<{}, unknown, { serviceId?: string; entityRef?: string }>,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      const analysis = await audited(
        auditor,
        request,
        {
          eventId: 'analysis-mutate',
          severityLevel: 'low',
          meta: { queryType: 'create', ...request.body },
        },
        () => analyses.analyze(request.body, caller),
      );
      response.status(202).json(analysis);
    },
  );

  router.get('/analyze/:id', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    const analysis = await analyses.get(request.params.id, caller);
    if (
      request.accepts(['json', 'text/event-stream']) === 'text/event-stream'
    ) {
      streamAnalysis(request, response, watcher);
    } else {
      response.json(analysis);
    }
  });

  router.post('/analyze/:id/cancel', async (request, response) => {
    const caller = await callerOf(httpAuth, request);
    response.json(
      await audited(
        auditor,
        request,
        {
          eventId: 'analysis-mutate',
          severityLevel: 'medium',
          meta: { queryType: 'cancel', analysisId: request.params.id },
        },
        () => analyses.cancel(request.params.id, caller),
      ),
    );
  });

  return router;
}
