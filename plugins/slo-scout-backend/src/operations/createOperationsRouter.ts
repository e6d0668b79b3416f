import { ServiceUnavailableError } from '@backstage/errors';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Database } from '../database/Database';
import type { PluginMetrics } from './PluginMetrics';

/**
 * `health` and `metrics`, also under `v1`. They need no credentials and tell
 * nothing but counts.
 *
 * @internal
 */
export function createOperationsRouter(options: {
  database: Database;
  metrics: PluginMetrics;
}): Router {
  const router = PromiseRouter();

  router.get(['/health', '/v1/health'], async (_request, response) => {
    try {
      await options.database.knex.raw('SELECT 1');
    } catch (error) {
      throw new ServiceUnavailableError(
        'The database of SLO-Scout does not answer; check backend.database',
        error,
      );
    }
    response.json({ status: 'ok' });
  });

  router.get(['/metrics', '/v1/metrics'], async (_request, response) => {
    const { contentType, body } = await options.metrics.render();
    response.set('content-type', contentType).send(body);
  });

  return router;
}

/** Paths that {@link createOperationsRouter} serves. */
export const OPERATIONS_PATHS = [
  '/health',
  '/metrics',
  '/v1/health',
  '/v1/metrics',
];
