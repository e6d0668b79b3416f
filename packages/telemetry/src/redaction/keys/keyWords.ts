/**
 * A key as words between underscores: `x-API_Key`, `x.apiKey` and `XApiKey`
 * become `_x_api_key_`.
 *
 * @internal
 */
export function keyWords(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_');
  return `_${words}_`.replace(/__+/g, '_');
}
