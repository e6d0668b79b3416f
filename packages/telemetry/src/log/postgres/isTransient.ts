/**
 * True for errors of the connection or of a server that is starting, stopping,
 * overloaded or broke off a deadlock; false for errors in what was asked.
 *
 * @public
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof RangeError) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') {
    return /terminat|timeout|closed|ended/i.test(error.message);
  }
  if (/^[0-9A-Z]{5}$/.test(code)) return /^(08|40|53|55P03|57|58)/.test(code);
  return /^E[A-Z]+$/.test(code);
}
