import { Client } from 'pg';

const SCHEMA = 'slo_scout_telemetry';

/** What is in the capsules of a database. */
export interface Counted {
  traces: number;
  spans: number;
  journeys: number;
}

/** Reads what the fingerprint worker has committed; zeros before its first start. */
export async function countCapsules(url: string): Promise<Counted> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: there } = await client.query(
      `SELECT to_regclass('${SCHEMA}.user_journeys') IS NOT NULL AS there`,
    );
    if (!there[0].there) return { traces: 0, spans: 0, journeys: 0 };
    const { rows } = await client.query(
      `SELECT coalesce(sum(ok + error), 0)::int AS traces,
         coalesce(sum((SELECT sum(one) FROM unnest(step_counts) AS one)), 0)::int AS spans,
         (SELECT count(*)::int FROM ${SCHEMA}.user_journeys) AS journeys
       FROM ${SCHEMA}.capsules`,
    );
    return rows[0];
  } finally {
    await client.end();
  }
}
