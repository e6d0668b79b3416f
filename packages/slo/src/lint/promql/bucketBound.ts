/**
 * A number as Prometheus 3 writes the label `le`: Go's shortest form, with `.0` behind whole numbers.
 *
 * @internal
 */
export function bucketBound(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  const text = goShortest(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** From this power of ten on, and below its fourth negative one, Go writes an exponent. */
const EXPONENT_FROM = 6;

/** Go's `strconv.FormatFloat(value, 'g', -1, 64)`. */
function goShortest(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= EXPONENT_FROM) {
    const digits = String(Math.abs(power)).padStart(2, '0');
    return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
  }
  return Number(value).toFixed(
    Math.max(0, mantissa.replace(/^-?\d\.?/, '').length - power),
  );
}
