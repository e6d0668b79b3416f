/**
 * A column's time as ISO text; undefined for NULL.
 *
 * @internal
 */
export function isoTime(value: Date | null): string | undefined {
  return value?.toISOString();
}

/**
 * A numeric or bigint column, which the driver gives as text.
 *
 * @internal
 */
export function numeric(value: string | number | null): number | undefined {
  return value === null ? undefined : Number(value);
}

/**
 * Whether the text can be an id; anything else is unknown rather than an error
 * of the database.
 *
 * @internal
 */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}
