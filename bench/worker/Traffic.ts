/** A request as it is sent. */
export interface TrafficRequest {
  bytes: Buffer;
  spans: number;
}

/** Requests without end; the same traffic each time it is asked for. */
export interface Traffic {
  description: string;
  requests(): Iterable<TrafficRequest>;
}
