/**
 * From the bytes of a log file to records, their fields and their templates.
 * No input or output: the log collector does that.
 *
 * @packageDocumentation
 */
export { LineFramer, type Line } from './framing/LineFramer';
export {
  parseContainerLine,
  type ContainerLine,
  type LogFormat,
} from './container/parseContainerLine';
export {
  LogRecordReader,
  type LogRecordReaderOptions,
  type RawLogRecord,
  type ReaderCounts,
  type ReaderPosition,
} from './records/LogRecordReader';
export type { MultilineRule } from './records/MultilineRule';
export { parseLog, type LogContext } from './fields/parseLog';
export type { LogFields, LogValue } from './fields/LogFields';
export { severityOfName, type Severity } from './fields/severity';
export type { TraceContext } from './fields/traceContext';
export {
  LogTemplater,
  type LogTemplate,
  type LogTemplaterOptions,
  type LogTemplaterState,
} from './templates/LogTemplater';
export {
  podOfPath,
  workloadOfPod,
  type PodContainer,
} from './kubernetes/podOfPath';
