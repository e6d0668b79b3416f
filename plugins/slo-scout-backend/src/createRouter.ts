import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { openApiDocument } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Router } from 'express';
import { createAnalysesRouter } from './analyses/createAnalysesRouter';
import { createArtifactsRouter } from './artifacts/createArtifactsRouter';
import { createAuditRouter } from './audit/createAuditRouter';
import type { RouterOptions } from './http/RouterOptions';
import { createLintRouter } from './lint/createLintRouter';
import { parseJsonBody } from './lint/parseJsonBody';
import { createOperationsRouter } from './operations/createOperationsRouter';
import type { SloScout } from './SloScout';
import { createPoliciesRouter } from './policies/createPoliciesRouter';
import { createProposalsRouter } from './proposals/createProposalsRouter';
import { createSearchRouter } from './search/createSearchRouter';
import { createServicesRouter } from './services/createServicesRouter';
import { createSlosRouter } from './slos/createSlosRouter';

/** The types of OpenAPI that the utilities use know version 3.0 alone; the document is 3.1. */
type OpenApi = Parameters<typeof createValidatedOpenApiRouter>[0];

/**
 * The API: requests are checked against the OpenAPI document first.
 *
 * @internal
 */
export function createRouter(
  sloScout: SloScout,
  options: RouterOptions,
): Router {
  const { database, metrics } = sloScout;
  const router: Router = createValidatedOpenApiRouter(
    openApiDocument as object as OpenApi,
    {
      middleware: [metrics.middleware(), parseJsonBody()],
      // Backstage's own authentication comes before and after it.
      validatorOptions: { validateSecurity: false },
    },
  );
  router.use(createOperationsRouter({ database, metrics }));
  router.use(
    '/v1',
    createServicesRouter(sloScout.services, options),
    createAnalysesRouter(sloScout.analyses, sloScout.watcher, options),
    createProposalsRouter(sloScout.proposals, options),
    createSlosRouter(sloScout.slos, options),
    createLintRouter(sloScout.lint, options),
    createArtifactsRouter(sloScout.artifacts, options),
    createPoliciesRouter(sloScout.policies, options),
    createSearchRouter(sloScout.search, options),
    createAuditRouter(sloScout.audit, options),
  );
  return router;
}
