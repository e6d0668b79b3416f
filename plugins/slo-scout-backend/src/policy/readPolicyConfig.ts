import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { PolicyConfig } from './PolicyConfig';

/**
 * Reads and checks `sloScout.policies`.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readPolicyConfig(root: Config): PolicyConfig {
  const config = root.getOptionalConfig('sloScout.policies');
  return {
    files: config?.getOptionalStringArray('files') ?? [],
    fourEyes: config?.getOptionalBoolean('fourEyes') ?? false,
    catalogMaxAgeSeconds: integer(
      config,
      'catalogMaxAgeSeconds',
      300,
      10,
      3600,
    ),
    dependencyDepth: integer(config, 'dependencyDepth', 5, 1, 20),
  };
}

function integer(
  config: Config | undefined,
  key: string,
  fallback: number,
  minimum: number,
  maximum: number,
): number {
  const value = config?.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new InputError(
      `sloScout.policies.${key} is ${value}; set it to a whole number from ${minimum} to ${maximum}`,
    );
  }
  return value;
}
