import { eachMessage, splitResources } from './splitResources';
import type { SplitOptions, SplitResult } from './SplitResult';
import type { WireReader } from './WireReader';

const SCOPE_LOGS = [2];
const LOG_RECORDS = [2];

/**
 * Splits an ExportLogsServiceRequest by resource. `accepted` counts log
 * records; a log record whose trace id is unusable is taken without one, as the
 * specification asks, so nothing is ever rejected.
 *
 * @param request - protobuf
 * @param partitions - of the topic, at least 1
 * @throws MalformedOtlpError when the bytes are not a request; then nothing of it is taken
 * @public
 */
export function splitLogs(
  request: Uint8Array,
  partitions: number,
  options?: SplitOptions,
): SplitResult {
  return splitResources(
    request,
    partitions,
    {
      signal: 'logs',
      request: 'ExportLogsServiceRequest',
      count: countLogRecords,
      path: [SCOPE_LOGS, LOG_RECORDS],
    },
    options,
  );
}

function countLogRecords(reader: WireReader, end: number): number {
  let records = 0;
  eachMessage(reader, end, SCOPE_LOGS, scopeEnd =>
    eachMessage(reader, scopeEnd, LOG_RECORDS, () => records++),
  );
  return records;
}
