/**
 * One step of the data plane's database, as SQL. Steps are never edited once
 * they are released; a change is a new step.
 *
 * @public
 */
export interface SqlMigration {
  /** Sorts by time: `20260101_what`. */
  name: string;
  /** Statements for a quoted schema name, run in one transaction. */
  up(schema: string): string[];
  down(schema: string): string[];
}
