import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';

/**
 * Notes, in the transaction that writes capsules, that they are to be
 * published. One that waits already is not noted twice.
 *
 * @internal
 */
export async function queueCapsules(
  client: PoolClient,
  schema: string,
  capsules: Array<{ minute: number; id: string }>,
): Promise<void> {
  const quoted = quoteSchema(schema);
  await client.query(
    `INSERT INTO ${quoted}.capsule_outbox (minute, id, sequence)
     SELECT minute, id, nextval('${quoted}.capsule_outbox_sequence')
     FROM (SELECT DISTINCT minute, id FROM unnest($1::bigint[], $2::uuid[]) AS one (minute, id)) AS written
     ORDER BY minute, id
     ON CONFLICT (minute, id) DO UPDATE SET sequence = EXCLUDED.sequence`,
    [capsules.map(({ minute }) => minute), capsules.map(({ id }) => id)],
  );
}
