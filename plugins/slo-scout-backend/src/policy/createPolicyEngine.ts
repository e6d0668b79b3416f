import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { CatalogGraph } from './CatalogGraph';
import type { PolicyConfig } from './PolicyConfig';
import { PolicyEngine } from './PolicyEngine';
import { PolicyFiles } from './PolicyFiles';

/**
 * Makes the policy engine of the configuration.
 *
 * @param count - hears each result, for the metric
 * @throws Error with one sentence when a policy file cannot be used.
 * @internal
 */
export async function createPolicyEngine(
  dependencies: {
    config: { policies: PolicyConfig };
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  },
  count: (result: string) => void,
): Promise<PolicyEngine> {
  const { policies } = dependencies.config;
  return new PolicyEngine({
    config: policies,
    files: await PolicyFiles.create({
      paths: policies.files,
      logger: dependencies.logger,
    }),
    graph: new CatalogGraph({
      ...dependencies,
      maxAgeSeconds: policies.catalogMaxAgeSeconds,
    }),
    count,
  });
}
