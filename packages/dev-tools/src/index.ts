/**
 * What tests of several packages share.
 *
 * @packageDocumentation
 */
export { BreakableWay } from './BreakableWay';
export { describeWithPrometheus } from './describeWithPrometheus';
export { forkProgram, nextMessage } from './forkProgram';
export { readRawTopic } from './readRawTopic';
export { RealPrometheus } from './RealPrometheus';
