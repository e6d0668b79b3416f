/**
 * `NODE_OPTIONS` of the worker's process. On a large machine V8 would let
 * garbage pile up to gigabytes, and spans live for seconds, so that a large
 * young generation only holds more dead ones. The open traces are bounded so
 * that they fit (`PipelineOptions.maxOpenBytes`).
 *
 * @public
 */
export const WORKER_NODE_OPTIONS =
  '--max-old-space-size=384 --max-semi-space-size=16';
