/** Buckets per power of two: 2^5, OpenTelemetry's scale 5. */
const PER_OCTAVE = 32;

const FRACTIONS = Float64Array.from({ length: PER_OCTAVE }, (_, i) =>
  Math.pow(2, i / PER_OCTAVE),
);

/** 2^(k/32) for k from -32; an exact power of two wherever 32 divides k. */
const BOUNDS = Float64Array.from({ length: 66 * PER_OCTAVE }, (_, i) => {
  const octave = Math.floor(i / PER_OCTAVE) - 1;
  return FRACTIONS[i % PER_OCTAVE] * 2 ** octave;
});

/**
 * Upper bound of a bucket in nanoseconds, 2^((index+1)/32).
 *
 * @public
 */
export function bucketUpperBound(index: number): number {
  return (
    BOUNDS[index + 1 + PER_OCTAVE] ?? Math.pow(2, (index + 1) / PER_OCTAVE)
  );
}

/**
 * Index of the bucket that holds a duration of `nanos` > 0: bucket i holds
 * (2^(i/32), 2^((i+1)/32)], as in OpenTelemetry's exponential histogram.
 *
 * @public
 */
export function bucketIndex(nanos: number): number {
  let index = Math.ceil(Math.log2(nanos) * PER_OCTAVE) - 1;
  // The logarithm is off by an ulp at times; the bounds decide.
  while (nanos <= bucketUpperBound(index - 1)) {
    index--;
  }
  while (nanos > bucketUpperBound(index)) {
    index++;
  }
  return index;
}

/**
 * Index of the bucket whose upper bound is the given number of seconds.
 *
 * @throws RangeError when it is no bucket boundary
 * @public
 */
export function bucketOfBound(seconds: number): number {
  const index = Math.round(Math.log2(seconds * 1e9) * PER_OCTAVE) - 1;
  const bound = bucketUpperBound(index);
  if (!(bound > 0 && Math.abs(seconds * 1e9 - bound) <= bound * 1e-9)) {
    const hint = bound > 0 ? `; the nearest is ${bound / 1e9} s` : '';
    throw new RangeError(`${seconds} s is no bucket boundary${hint}`);
  }
  return index;
}
