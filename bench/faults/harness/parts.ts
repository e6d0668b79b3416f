/* eslint-disable @backstage/no-relative-monorepo-imports -- what the parts' own tests use, and publish nowhere */
import path from 'node:path';

export {
  grpcExport,
  type GrpcResult,
} from '../../../collectors/otlp/src/__testUtils__/grpcExport';
export {
  decodePartialSuccess,
  decodeStatus,
} from '../../../collectors/otlp/src/__testUtils__/messages';
export {
  dumpOutputs,
  isDone,
  ScriptedDatabase,
} from '../../../workers/fingerprint/src/__testUtils__/ScriptedDatabase';
export {
  encodeRequest,
  TraceScript,
} from '../../../workers/fingerprint/src/__testUtils__/TraceScript';
export { decodeLogs } from '../../../collectors/logs/src/__testUtils__/decodeLogs';
export { FakeApiServer } from '../../../collectors/kubernetes/src/__testUtils__/FakeApiServer';
export {
  deployment,
  pod,
  replicaSet,
} from '../../../collectors/kubernetes/src/__testUtils__/objects';
export { configFor } from '../../../collectors/kubernetes/src/__testUtils__/TestCluster';
export { factsIn } from '../../../collectors/kubernetes/src/__testUtils__/decodeOtlp';
/** Program: FILE LINES LINES_PER_FILE; adds lines and rotates the file. */
export const ROTATING_WRITER = path.resolve(
  // eslint-disable-next-line no-restricted-syntax -- the package is private and never built
  __dirname,
  '../../../collectors/logs/src/__testUtils__/rotatingWriter.ts',
);
