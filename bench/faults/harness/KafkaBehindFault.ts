import path from 'node:path';
import { type RunningKafka, startKafka } from '@slo-scout/dev-kafka';
import { NetworkFault } from './NetworkFault';

/** A broker that everybody reaches through a network of ours. */
export class KafkaBehindFault {
  private constructor(
    readonly kafka: RunningKafka,
    readonly network: NetworkFault,
  ) {}

  static async start(folder: string): Promise<KafkaBehindFault> {
    const network = await NetworkFault.listen();
    const kafka = await startKafka({
      dir: path.join(folder, 'kafka'),
      // What a client is told to connect to.
      settings: { 'advertised.listeners': `PLAIN://${network.address}` },
    });
    network.pointTo(kafka.brokers);
    return new KafkaBehindFault(kafka, network);
  }

  get brokers(): string {
    return this.network.address;
  }

  async stop(): Promise<void> {
    await this.network.close();
    await this.kafka.stop();
  }
}
