import { ExportFailure } from '../ingest/ExportFailure';

/** @internal */
export function tooLarge(maxBytes: number): ExportFailure {
  return new ExportFailure(
    'too_large',
    `A request may have at most ${maxBytes} bytes, also after decompression; send less at once`,
  );
}
