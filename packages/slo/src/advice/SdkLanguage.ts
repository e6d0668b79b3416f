/**
 * Values of `telemetry.sdk.language` that we have snippets for.
 *
 * @public
 */
export type SdkLanguage = 'nodejs' | 'java' | 'python' | 'go' | 'dotnet';

const LANGUAGES: ReadonlySet<string> = new Set<SdkLanguage>([
  'nodejs',
  'java',
  'python',
  'go',
  'dotnet',
]);

/**
 * A language that we have snippets for, from what a span says.
 *
 * @public
 */
export function sdkLanguage(value: string): SdkLanguage | undefined {
  return LANGUAGES.has(value) ? (value as SdkLanguage) : undefined;
}
