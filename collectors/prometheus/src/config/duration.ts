import { z } from 'zod';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A duration as Prometheus writes it, with one unit (`30s`, `5m`, `6h`), in ms.
 *
 * @internal
 */
export function duration(minMs: number, maxMs: number) {
  return z
    .string('must be a duration such as 30s, 5m or 6h')
    .transform((text, context) => {
      const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
      if (!match) {
        context.addIssue('must be a duration such as 30s, 5m or 6h');
        return z.NEVER;
      }
      const ms = Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
      if (ms < minMs || ms > maxMs) {
        context.addIssue(
          `must be from ${minMs / 1000} to ${maxMs / 1000} seconds`,
        );
        return z.NEVER;
      }
      return ms;
    });
}
