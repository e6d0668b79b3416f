import type { LintRequest } from '@slo-scout/backstage-plugin-slo-scout-common';
import { toSarif } from '@slo-scout/slo/lint';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { callerOf } from '../http/callerOf';
import type { RouterOptions } from '../http/RouterOptions';
import type { Lint } from './Lint';

const SARIF = 'application/sarif+json';

/**
 * `lint`: nothing is kept, hence it is not audited. SARIF for those who accept
 * it rather than JSON.
 *
 * @internal
 */
export function createLintRouter(
  lint: Lint,
  { httpAuth }: Pick<RouterOptions, 'httpAuth'>,
): Router {
  const router = PromiseRouter();

  router.post(
    '/lint',
    async (request: Request<{}, unknown, LintRequest>, response) => {
      const caller = await callerOf(httpAuth, request);
      const report = await lint.lint(request.body, caller);
      if (request.accepts(['application/json', SARIF]) === SARIF) {
        response.type(SARIF).send(JSON.stringify(toSarif(report)));
      } else {
        response.json(report);
      }
    },
  );

  return router;
}
