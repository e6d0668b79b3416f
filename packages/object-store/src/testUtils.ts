/**
 * For tests: the S3 server they run against.
 *
 * @packageDocumentation
 */
export { describeWithS3 } from './describeWithS3';
