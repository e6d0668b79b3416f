import type { Knex } from 'knex';
import { fromKnex } from 'pg-boss';

/**
 * The database of the queue, over the plugin's own connections. pg-boss leaves
 * out what a failed job has no value for, which the `pg` driver takes for NULL
 * and Knex refuses.
 *
 * @internal
 */
export function queueDatabase(knex: Knex): ReturnType<typeof fromKnex> {
  const { executeSql } = fromKnex(knex);
  return {
    executeSql: (text: string, values?: unknown[]) =>
      executeSql(
        text,
        values?.map(value => (value === undefined ? null : value)),
      ),
  };
}
