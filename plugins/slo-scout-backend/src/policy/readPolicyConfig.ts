import type { Config } from '@backstage/config';
import { wholeNumbers } from '../config/wholeNumbers';
import type { PolicyConfig } from './PolicyConfig';

/**
 * Reads and checks `sloScout.policies`.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readPolicyConfig(root: Config): PolicyConfig {
  const config = root.getOptionalConfig('sloScout.policies');
  const integer = wholeNumbers(config, 'sloScout.policies');
  return {
    files: config?.getOptionalStringArray('files') ?? [],
    fourEyes: config?.getOptionalBoolean('fourEyes') ?? false,
    catalogMaxAgeSeconds: integer('catalogMaxAgeSeconds', 300, 10, 3600),
    dependencyDepth: integer('dependencyDepth', 5, 1, 20),
  };
}
