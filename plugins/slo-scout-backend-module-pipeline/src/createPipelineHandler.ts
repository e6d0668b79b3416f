import type { HttpRouterService } from '@backstage/backend-plugin-api';
import type { Pipeline } from './Pipeline';
import { METRICS_TYPE } from './metrics/startMetricsServer';

type Handler = Parameters<HttpRouterService['use']>[0];

/**
 * `GET /pipeline/health` (200 when every program serves, else 503) and
 * `GET /pipeline/metrics`, under the API of the slo-scout plugin.
 *
 * @internal
 */
export function createPipelineHandler(
  pipeline: Pick<Pipeline, 'health' | 'metrics'>,
): Handler {
  return (request, response, next) => {
    if (request.method !== 'GET') {
      next();
    } else if (request.path === '/pipeline/health') {
      const health = pipeline.health();
      response.status(health.status === 'ok' ? 200 : 503).json(health);
    } else if (request.path === '/pipeline/metrics') {
      pipeline
        .metrics()
        .then(text => response.type(METRICS_TYPE).send(text), next);
    } else {
      next();
    }
  };
}
