import { MalformedOtlpError } from './MalformedOtlpError';

// A number literal that a double may not hold exactly. It may also match inside a string, which only costs time.
const MAYBE_INEXACT = /[\s:[,-]\d{16}/;
const INTEGER = /^-?\d+$/;
// Longer ones fit no field, and parsing them takes quadratic time.
const MAX_DIGITS = 21;
// A value of two bytes of text takes up to 64 bytes of memory,
const MAX_VALUES = 4 * 1024 * 1024;
// and microseconds when numbers must be kept exact.
const MAX_EXACT_VALUES = 512 * 1024;

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
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new MalformedOtlpError('the JSON is not valid UTF-8');
  }
  const exact = MAYBE_INEXACT.test(text);
  refuseTooMany(body, exact ? MAX_EXACT_VALUES : MAX_VALUES);
  try {
    return exact ? JSON.parse(text, keepExact as Reviver) : JSON.parse(text);
  } catch (error) {
    throw new MalformedOtlpError(
      error instanceof RangeError
        ? 'the JSON is nested too deeply'
        : 'the body is not valid JSON',
    );
  }
}

/** Counts what stands inside strings, too: an upper bound. */
function refuseTooMany(body: Uint8Array, limit: number): void {
  if (body.length < limit * 2) return;
  let values = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) values++;
  }
  if (values > limit) {
    throw new MalformedOtlpError(
      `the JSON holds more than ${limit} values; send smaller requests`,
    );
  }
}
