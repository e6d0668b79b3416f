import type { Client } from 'pg';
import { PostgresTelemetryStore } from '../PostgresTelemetryStore';
import { TelemetryWriter } from '../TelemetryWriter';

/** A writer and a reader on the same schema. */
export async function openStore(connectionString: string, schema: string) {
  const options = { connection: { connectionString }, schema };
  const writer = await TelemetryWriter.create(options);
  const store = await PostgresTelemetryStore.create(options);
  return {
    schema,
    writer,
    store,
    close: () => Promise.all([writer.close(), store.close()]),
  };
}

/** Every byte of the tables that a cycle writes. */
export async function dumpTables(
  client: Client,
  schema: string,
): Promise<string> {
  const { rows: capsules } = await client.query(
    `SELECT capsules::text FROM ${schema}.capsules ORDER BY minute, id`,
  );
  const { rows: variants } = await client.query(
    `SELECT journey_variants::text FROM ${schema}.journey_variants ORDER BY variant_key`,
  );
  const { rows: operations } = await client.query(
    `SELECT operations::text FROM ${schema}.operations ORDER BY key`,
  );
  return JSON.stringify({ capsules, variants, operations });
}
