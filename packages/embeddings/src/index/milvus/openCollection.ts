import { DataType, type MilvusClient } from '@zilliz/milvus2-sdk-node';
import { VectorIndexError } from '../VectorIndexError';
import { requireSuccess } from './requireSuccess';

/** Graph of HNSW: links of a node, and candidates that are looked at while it is built. */
const HNSW = { M: 16, efConstruction: 200 };

/**
 * Candidates that a search looks at.
 *
 * @internal
 */
export const EF_SEARCH = 64;

/**
 * Makes the collection and its index where they are missing, and loads it.
 * Several may do so at once.
 *
 * @throws VectorIndexError when it holds vectors of another length, or the server refuses.
 * @internal
 */
export async function openCollection(
  client: MilvusClient,
  collection: string,
  options: {
    dimensions: number;
    consistency: 'Strong' | 'Session' | 'Bounded' | 'Eventually';
  },
): Promise<void> {
  const named = { collection_name: collection };
  const exists = async () => {
    const answer = await client.hasCollection(named);
    requireSuccess('look for a collection', answer.status);
    return Boolean(answer.value);
  };
  if (!(await exists())) {
    const answer = await create(client, collection, options);
    // Somebody else may have made it meanwhile.
    if (answer.error_code !== 'Success' && !(await exists()))
      requireSuccess('make a collection', answer);
  }
  const { schema, status } = await client.describeCollection(named);
  requireSuccess('describe a collection', status);
  const vector = schema.fields.find(({ name }) => name === 'vector');
  const length = Number(
    vector?.type_params.find(({ key }) => key === 'dim')?.value,
  );
  if (length !== options.dimensions) {
    throw new VectorIndexError(
      `The collection ${collection} of Milvus has no vectors of ${options.dimensions} dimensions; drop it, or set another prefix`,
    );
  }
  const indexed = async () => {
    const { index_descriptions } = await client.describeIndex(named);
    return Boolean(index_descriptions?.length);
  };
  if (!(await indexed())) {
    const answer = await client.createIndex({
      ...named,
      field_name: 'vector',
      index_name: 'vector',
      index_type: 'HNSW',
      metric_type: 'COSINE',
      params: HNSW,
    });
    if (answer.error_code !== 'Success' && !(await indexed()))
      requireSuccess('make an index', answer);
  }
  requireSuccess('load a collection', await client.loadCollectionSync(named));
}

function create(
  client: MilvusClient,
  collection: string,
  options: Parameters<typeof openCollection>[2],
) {
  const text = (name: string, bytes: number) => ({
    name,
    data_type: DataType.VarChar,
    max_length: bytes,
  });
  return client.createCollection({
    collection_name: collection,
    consistency_level: options.consistency,
    enable_dynamic_field: true,
    fields: [
      { ...text('key', 128), is_primary_key: true },
      text('service', 512),
      text('cluster', 512),
      text('text_hash', 64),
      {
        name: 'vector',
        data_type: DataType.FloatVector,
        dim: options.dimensions,
      },
    ],
  });
}
