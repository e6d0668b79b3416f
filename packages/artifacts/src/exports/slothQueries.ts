/**
 * Queries for Sloth, made so that its rules have the two virtues that it does
 * not give them: no errors yet are zero, and no traffic is no sample instead of NaN.
 *
 * @internal
 */
export function toSlothQueries(queries: { bad: string; total: string }): {
  error: string;
  total: string;
} {
  return {
    error: `(${queries.bad}) or 0 * (${queries.total})`,
    total: `(${queries.total}) > 0`,
  };
}

/**
 * Takes off what {@link toSlothQueries} puts on; other queries stay as they are.
 *
 * @internal
 */
export function fromSlothQueries(queries: { error: string; total: string }): {
  bad: string;
  total: string;
} {
  const total = /^\((.*)\) > 0$/s.exec(queries.total)?.[1];
  const tail = `) or 0 * (${total})`;
  return total !== undefined &&
    queries.error.startsWith('(') &&
    queries.error.endsWith(tail)
    ? { bad: queries.error.slice(1, -tail.length), total }
    : { bad: queries.error, total: queries.total };
}
