import Broker from 'kafkajs/src/broker';
import Encoder from 'kafkajs/src/protocol/encoder';
import {
  type ClusterMetadata,
  decode,
} from 'kafkajs/src/protocol/requests/metadata/v5/response';

const METADATA = 3;
const VERSION = 5;

/**
 * A broker of kafkajs whose metadata are not refused as a whole because one
 * partition has no leader at the moment, and which asks for no topics when
 * none are named, not for all.
 *
 * @internal
 */
export class MetadataBroker extends Broker {
  async metadata(topics: string[] = []): Promise<ClusterMetadata> {
    const encoder = new Encoder().writeInt32(topics.length);
    topics.forEach(topic => encoder.writeString(topic));
    encoder.writeBoolean(false);
    try {
      return await this.connectionPool.send<ClusterMetadata>({
        request: {
          apiKey: METADATA,
          apiVersion: VERSION,
          apiName: 'Metadata',
          encode: async () => encoder,
        },
        response: { decode, parse: async data => data },
      });
    } catch (error) {
      if ((error as Error).name === 'KafkaJSConnectionClosedError')
        await this.disconnect();
      throw error;
    }
  }
}
