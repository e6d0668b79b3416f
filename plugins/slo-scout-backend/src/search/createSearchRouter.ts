import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { JourneySearch } from './JourneySearch';

/**
 * `search/journeys` and `journeys/{id}/similar`.
 *
 * @internal
 */
export function createSearchRouter(
  search: JourneySearch,
  { httpAuth }: RouterOptions,
): Router {
  const router = PromiseRouter();

  router.get(
    '/search/journeys',
    async (
      request: Request<
        {},
        unknown,
        unknown,
        { q: string; limit?: number; serviceId?: string }
      >,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(await search.search(request.query, caller));
    },
  );

  router.get(
    '/journeys/:id/similar',
    async (
      request: Request<{ id: string }, unknown, unknown, { limit?: number }>,
      response,
    ) => {
      const caller = await callerOf(httpAuth, request);
      response.json(
        await search.similar(request.params.id, request.query, caller),
      );
    },
  );

  return router;
}
