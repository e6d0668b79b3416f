import type { LogRecordReaderOptions } from '@slo-scout/logs';
import type { LogSource } from './LogCollectorConfig';

/** @internal */
export function readerOptions(
  { format, multiline }: LogSource,
  maxRecordBytes: number,
): LogRecordReaderOptions {
  return {
    ...{ format, maxRecordBytes },
    multiline:
      typeof multiline === 'string'
        ? multiline
        : { startPattern: new RegExp(multiline.startPattern, 'u') },
  };
}
