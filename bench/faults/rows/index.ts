import type { FaultRow } from '../harness/FaultRow';
import { collectorKilled } from './collectorKilled';
import { hugeRequests } from './hugeRequests';
import { kafkaDown } from './kafkaDown';
import { malformedProtobuf } from './malformedProtobuf';
import { tooLargeForTheLog } from './tooLargeForTheLog';

/** The matrix, in its order. */
export const ROWS: readonly FaultRow[] = [
  kafkaDown,
  collectorKilled,
  tooLargeForTheLog,
  hugeRequests,
  malformedProtobuf,
];
