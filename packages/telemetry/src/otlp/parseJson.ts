import { MalformedOtlpError } from './MalformedOtlpError';

// A number literal that a double may not hold exactly. It may also match inside a string, which only costs time.
const MAYBE_INEXACT = /[\s:[,-]\d{16}/;
const INTEGER = /^-?\d+$/;
// Longer ones fit no field, and parsing them takes quadratic time.
const MAX_DIGITS = 21;
// A value of two bytes of text takes up to 64 bytes of memory.
const MAX_VALUES = 8 * 1024 * 1024;

/** `context.source` of JSON.parse, which TypeScript's library does not declare yet. */
type Reviver = (
  key: string,
  value: unknown,
  context?: { source?: string },
) => unknown;

const keepExact: Reviver = (_key, value, context) =>
  typeof value === 'number' &&
  !Number.isSafeInteger(value) &&
  context?.source !== undefined &&
  context.source.length <= MAX_DIGITS &&
  INTEGER.test(context.source)
    ? BigInt(context.source)
    : value;

/**
 * Parses JSON; whole numbers beyond 2^53, which OTLP allows for 64-bit fields,
 * become a bigint instead of being rounded.
 *
 * @throws MalformedOtlpError
 * @internal
 */
export function parseJson(body: Uint8Array): unknown {
  if (body.length > MAX_VALUES * 2 && valuesAtMost(body) > MAX_VALUES) {
    throw new MalformedOtlpError(
      `the JSON holds more than ${MAX_VALUES} values; send smaller requests`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new MalformedOtlpError('the JSON is not valid UTF-8');
  }
  try {
    return MAYBE_INEXACT.test(text)
      ? JSON.parse(text, keepExact as Reviver)
      : JSON.parse(text);
  } catch (error) {
    throw new MalformedOtlpError(
      error instanceof RangeError
        ? 'the JSON is nested too deeply'
        : 'the body is not valid JSON',
    );
  }
}

/** An upper bound: also counts what stands inside strings. */
function valuesAtMost(body: Uint8Array): number {
  let values = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) values++;
  }
  return values;
}
