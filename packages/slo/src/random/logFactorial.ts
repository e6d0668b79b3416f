const TABLE_SIZE = 256;
const TABLE = new Float64Array(TABLE_SIZE);
for (let n = 2; n < TABLE_SIZE; n++) {
  TABLE[n] = TABLE[n - 1] + Math.log(n);
}

/**
 * ln n! for whole n ≥ 0: a table, then Stirling's series, exact to 1e-12.
 *
 * @internal
 */
export function logFactorial(n: number): number {
  return n < TABLE_SIZE
    ? TABLE[n]
    : (n + 0.5) * Math.log(n) -
        n +
        0.5 * Math.log(2 * Math.PI) +
        1 / (12 * n) -
        1 / (360 * n * n * n);
}
