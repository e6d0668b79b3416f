import { walkSpanTimes } from './walkSpanTimes';

/**
 * Moves all times of an encoded request by some ms, in place: a fixed64 stays
 * eight bytes. A time of zero (not set) stays zero.
 *
 * @internal
 */
export function shiftTimes(request: Buffer, millis: number): void {
  const delta = BigInt(millis) * 1_000_000n;
  walkSpanTimes(request, {
    time(_, offset) {
      const time = request.readBigUInt64LE(offset);
      const shifted = BigInt.asUintN(64, time + delta);
      if (time !== 0n) request.writeBigUInt64LE(shifted, offset);
    },
  });
}
