/**
 * A YAML mapping of which nothing is known yet.
 *
 * @internal
 */
export type Fields = Record<string, unknown>;

/**
 * The mapping under a key; empty when there is none.
 *
 * @internal
 */
export function mapping(parent: Fields, key: string): Fields {
  const value = own(parent, key);
  return isMapping(value) ? value : {};
}

/**
 * The mappings in the list under a key; what is not a mapping is left out.
 *
 * @internal
 */
export function mappings(parent: Fields, key: string): Fields[] {
  const value = own(parent, key);
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

/**
 * The text under a key; numbers and booleans as they are written.
 *
 * @internal
 */
export function text(parent: Fields, key: string): string | undefined {
  const value = own(parent, key);
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/**
 * The number under a key, also when it is written as a text.
 *
 * @internal
 */
export function number(parent: Fields, key: string): number | undefined {
  const written = text(parent, key);
  const value = written?.trim() ? Number(written) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * @internal
 */
export function isMapping(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(parent: Fields, key: string): unknown {
  return Object.prototype.hasOwnProperty.call(parent, key)
    ? parent[key]
    : undefined;
}
