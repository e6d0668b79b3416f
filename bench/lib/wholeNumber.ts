/** @throws Error with one sentence when a flag is not a whole number of at least 1. */
export function wholeNumber(text: string, flag: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(
      `--${flag} must be a whole number of at least 1, got ${text}`,
    );
  }
  return value;
}
