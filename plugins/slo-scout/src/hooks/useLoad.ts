import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';

/**
 * Something that is being read, was read, or could not be read. `value` and
 * `error` are both set when a later refresh failed.
 *
 * @internal
 */
export interface Loaded<T> {
  value?: T;
  error?: Error;
  loading: boolean;
  reload(): void;
}

/** @internal */
export interface LoadOptions {
  /** Read again this often while the page is visible. */
  refreshMs?: number;
  /** Read again when it changes, showing the old value meanwhile. */
  revision?: number;
}

interface State<T> {
  key: string;
  value?: T;
  error?: Error;
  loading: boolean;
}

/**
 * Reads a value when `key` changes, on `reload` and at intervals. The value of
 * another key is never shown, and the answer to an outdated request is dropped.
 *
 * @internal
 */
export function useLoad<T>(
  key: string,
  load: () => Promise<T>,
  options: LoadOptions = {},
): Loaded<T> {
  const { refreshMs, revision } = options;
  const [state, setState] = useState<State<T>>({ key, loading: true });
  const [round, setRound] = useState(0);
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const reload = useCallback(() => setRound(n => n + 1), []);

  useEffect(() => {
    let current = true;
    setState(old =>
      old.key === key ? { ...old, loading: true } : { key, loading: true },
    );
    latestLoad.current().then(
      value => {
        if (current) setState({ key, value, loading: false });
      },
      reason => {
        if (!current) return;
        setState(old => ({
          key,
          value: old.key === key ? old.value : undefined,
          error: toError(reason),
          loading: false,
        }));
      },
    );
    return () => {
      current = false;
    };
  }, [key, revision, round]);

  useEffect(() => {
    if (!refreshMs) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [refreshMs, reload]);

  if (state.key !== key) return { loading: true, reload };
  const { value, error, loading } = state;
  return { value, error, loading, reload };
}
