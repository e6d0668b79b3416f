import { MalformedOtlpError } from '../MalformedOtlpError';

/** The result, or undefined when the input was refused as malformed; any other error is thrown on. */
export function unlessMalformed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MalformedOtlpError) return undefined;
    throw error;
  }
}
