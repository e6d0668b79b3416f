import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import type { LoadedList } from '../../hooks/usePagedList';
import { sloScoutTranslationRef } from '../../translation';

/**
 * The next page of a list, when there is one.
 *
 * @internal
 */
export function ShowMore<T>(props: { list: LoadedList<T> }) {
  const { value, loading, showMore } = props.list;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  if (!value?.hasMore) return null;
  return (
    <Button onClick={showMore} disabled={loading}>
      {t('list.showMore', {
        shown: String(value.items.length),
        total: String(value.totalItems),
      })}
    </Button>
  );
}
