import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * A filter kept in the address, so that a link shows what its sender saw. The
 * default is left out of the address.
 *
 * @internal
 */
export function useQueryParam(
  name: string,
  defaultValue = '',
): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParams(
        old => {
          const next = new URLSearchParams(old);
          if (value === defaultValue) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, defaultValue, setParams],
  );
  return [params.get(name) ?? defaultValue, set];
}
