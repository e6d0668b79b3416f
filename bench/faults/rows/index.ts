import type { FaultRow } from '../harness/FaultRow';
import { collectorKilled } from './collectorKilled';
import { diskFull } from './diskFull';
import { hostileConnections } from './hostileConnections';
import { hugeRequests } from './hugeRequests';
import { jsonRequests } from './jsonRequests';
import { kafkaDown } from './kafkaDown';
import { leadersMove } from './leadersMove';
import { malformedProtobuf } from './malformedProtobuf';
import { retriedAfterCommit } from './retriedAfterCommit';
import { slowEnds } from './slowEnds';
import { tooLargeForTheLog } from './tooLargeForTheLog';
import { unknownFields } from './unknownFields';

/** The matrix, in its order. */
export const ROWS: readonly FaultRow[] = [
  kafkaDown,
  leadersMove,
  collectorKilled,
  slowEnds,
  diskFull,
  tooLargeForTheLog,
  hugeRequests,
  malformedProtobuf,
  unknownFields,
  jsonRequests,
  hostileConnections,
  retriedAfterCommit,
];
