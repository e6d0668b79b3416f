/**
 * An operation in a trace's critical path.
 *
 * @public
 */
export interface PathStep {
  service: string;
  /** Templated operation name. */
  operation: string;
  /** One of SpanKind: the client's side of a call holds the network, the server's the work. */
  kind: number;
}

/**
 * What is needed of a trace to say where its journey spends its time.
 *
 * @public
 */
export interface TracePath {
  /** Duration of the entry: the sum over `steps`. */
  seconds: number;
  /** Each operation on the critical path with the time that was its own, most first. */
  steps: Array<PathStep & { seconds: number }>;
  /** How long work went on after the entry had ended. */
  tailSeconds: number;
  /** Where the trace failed; undefined when its entry did not fail. */
  failing?: PathStep;
}
