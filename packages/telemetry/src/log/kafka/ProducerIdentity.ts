import { ERROR } from './errorCodes';
import type { KafkaConnection } from './KafkaConnection';
import { KafkaLogError } from './KafkaLogError';
import { toKafkaLogError } from './toKafkaLogError';

/** Transactions are not used; Kafka wants a time all the same. */
const TRANSACTION_TIMEOUT_MS = 60_000;

/** @internal */
export interface ProducerId {
  /** -1 for a producer that is not idempotent. */
  id: bigint;
  epoch: number;
}

const NOBODY: ProducerId = { id: -1n, epoch: -1 };

/**
 * Who we are, for brokers that drop what they have already. A user who may not
 * have an id writes without one: then a batch whose answer was lost may be
 * there twice.
 *
 * @internal
 */
export class ProducerIdentity {
  private current: Promise<ProducerId> | undefined;

  constructor(private readonly connection: KafkaConnection) {}

  /**
   * An id to begin counting with, other than the one that was used before:
   * under that one Kafka would take a first batch for a repeated one.
   *
   * @throws KafkaLogError when Kafka cannot be asked
   */
  async next(former: bigint | undefined): Promise<ProducerId> {
    const known = await this.get();
    if (known.id < 0n || known.id !== former) return known;
    this.current = undefined;
    return this.get();
  }

  private get(): Promise<ProducerId> {
    if (!this.current) {
      const asked = this.ask();
      this.current = asked;
      asked.catch(() => {
        if (this.current === asked) this.current = undefined;
      });
    }
    return this.current;
  }

  private async ask(): Promise<ProducerId> {
    try {
      const broker = await this.connection.anyBroker();
      const { producerId, producerEpoch } = await broker.initProducerId({
        transactionalId: null,
        transactionTimeout: TRANSACTION_TIMEOUT_MS,
      });
      return { id: BigInt(producerId), epoch: producerEpoch };
    } catch (error) {
      if (
        (error as { code?: number }).code === ERROR.CLUSTER_AUTHORIZATION_FAILED
      )
        return NOBODY;
      const failure = toKafkaLogError(error, 'a producer id');
      throw failure instanceof KafkaLogError
        ? failure
        : new KafkaLogError('OTHER', failure.message, { cause: error });
    }
  }
}
