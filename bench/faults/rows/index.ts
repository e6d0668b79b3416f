import type { FaultRow } from '../harness/FaultRow';
import { collectorKilled } from './collectorKilled';
import { databaseDown } from './databaseDown';
import { diskFull } from './diskFull';
import { hostileConnections } from './hostileConnections';
import { hotKey } from './hotKey';
import { hugeRequests } from './hugeRequests';
import { jsonRequests } from './jsonRequests';
import { kafkaDown } from './kafkaDown';
import { kubernetesApi } from './kubernetesApi';
import { lateSpans } from './lateSpans';
import { leadersMove } from './leadersMove';
import { logFiles } from './logFiles';
import { malformedProtobuf } from './malformedProtobuf';
import { oddTrees } from './oddTrees';
import { personalData } from './personalData';
import { poisonRecords } from './poisonRecords';
import { rebalanceStorm } from './rebalanceStorm';
import { retriedAfterCommit } from './retriedAfterCommit';
import { skewedClocks } from './skewedClocks';
import { slowEnds } from './slowEnds';
import { terminated } from './terminated';
import { tooLargeForTheLog } from './tooLargeForTheLog';
import { topicChanges } from './topicChanges';
import { unknownFields } from './unknownFields';
import { workerKilled } from './workerKilled';

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
  workerKilled,
  rebalanceStorm,
  poisonRecords,
  lateSpans,
  skewedClocks,
  oddTrees,
  hotKey,
  topicChanges,
  databaseDown,
  logFiles,
  kubernetesApi,
  terminated,
  personalData,
];
