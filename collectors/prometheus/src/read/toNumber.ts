/** What protobufjs gives for 64 bits. */
type Int64 = number | { low: number; high: number; unsigned: boolean };

/**
 * A 64-bit integer as a number; those beyond 2^53 lose their last digits.
 *
 * @internal
 */
export function toNumber(value: Int64): number {
  if (typeof value === 'number') return value;
  const high = value.unsigned ? value.high >>> 0 : value.high;
  return high * 2 ** 32 + (value.low >>> 0);
}
