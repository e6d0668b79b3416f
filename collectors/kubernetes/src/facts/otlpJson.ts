import type { Attributes } from './Fact';

/** Who wrote it. */
export const SCOPE = { name: '@slo-scout/collector-kubernetes' };

/** ms since the epoch as OTLP/JSON writes times. */
export function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}

/** Attributes as OTLP/JSON; undefined ones are left out. Numbers are whole. */
export function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    switch (typeof value) {
      case 'string':
        return { key, value: { stringValue: value } };
      case 'boolean':
        return { key, value: { boolValue: value } };
      case 'number':
        return { key, value: { intValue: String(value) } };
      default:
        return [];
    }
  });
}
