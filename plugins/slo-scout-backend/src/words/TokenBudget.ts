import type { Knex } from 'knex';

/**
 * Tokens of a day, shared by all replicas and kept over restarts in the table
 * `language_model_usage`.
 *
 * @internal
 */
export class TokenBudget {
  readonly #db: Knex;
  readonly #perDay: number;

  constructor(db: Knex, perDay: number) {
    this.#db = db;
    this.#perDay = perDay;
  }

  /**
   * Takes tokens before they are used, so that a crash errs to the safe side.
   *
   * @returns the day they were taken from; undefined when too few are left.
   */
  async reserve(tokens: number): Promise<string | undefined> {
    if (tokens > this.#perDay) return undefined;
    const { rows } = await this.#db.raw<{ rows: Array<{ day: string }> }>(
      `INSERT INTO language_model_usage AS usage (day, tokens)
       VALUES ((now() AT TIME ZONE 'UTC')::date, :tokens)
       ON CONFLICT (day) DO UPDATE SET tokens = usage.tokens + :tokens
         WHERE usage.tokens + :tokens <= :perDay
       RETURNING day::text`,
      { tokens, perDay: this.#perDay },
    );
    return rows[0]?.day;
  }

  /** Puts what was used in the place of what was reserved. */
  async settle(day: string, reserved: number, used: number): Promise<void> {
    await this.#db('language_model_usage')
      .where({ day })
      .update({
        tokens: this.#db.raw('GREATEST(tokens + ?::bigint, 0)', [
          used - reserved,
        ]),
      });
  }
}
