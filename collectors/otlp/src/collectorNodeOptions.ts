/**
 * `NODE_OPTIONS` of the collector's process. Few objects of a request live in
 * V8's heap, so its part for young ones can be small: by default it grows to
 * three times 16 MiB and more, which only adds to the memory of the process.
 *
 * @public
 */
export const COLLECTOR_NODE_OPTIONS = '--max-semi-space-size=4';
