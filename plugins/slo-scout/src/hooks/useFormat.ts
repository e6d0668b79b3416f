import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import { createFormat } from '../format/createFormat';
import type { Format } from '../format/createFormat';

/**
 * Numbers and times in the app's language.
 *
 * @internal
 */
export function useFormat(): Format {
  const { language } = useApi(appLanguageApiRef).getLanguage();
  return useMemo(() => createFormat(language), [language]);
}
