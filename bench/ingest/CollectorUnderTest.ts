import type { ProcessUsage } from '../lib/processUsage';

/** A collector that takes OTLP/gRPC into Kafka, as a process. */
export interface CollectorUnderTest {
  grpcPort: number;
  /** Throws when it has ended on its own. */
  usage(): ProcessUsage;
  stop(): Promise<void>;
}
