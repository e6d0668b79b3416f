import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';

/** @internal */
export interface Action<A extends unknown[], R> {
  /** Resolves to undefined when the action failed; `error` then says why. */
  run(...args: A): Promise<R | undefined>;
  pending: boolean;
  error?: Error;
  reset(): void;
}

/**
 * Something a person starts with a button: pending while it runs, with the
 * error of the last try. A second start while one runs is ignored.
 *
 * @internal
 */
export function useAction<A extends unknown[], R>(
  action: (...args: A) => Promise<R>,
): Action<A, R> {
  const [state, setState] = useState<{ pending: boolean; error?: Error }>({
    pending: false,
  });
  const latest = useRef(action);
  latest.current = action;
  const busy = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(async (...args: A) => {
    if (busy.current) return undefined;
    busy.current = true;
    setState({ pending: true });
    try {
      const result = await latest.current(...args);
      if (mounted.current) setState({ pending: false });
      return result;
    } catch (reason) {
      if (mounted.current) setState({ pending: false, error: toError(reason) });
      return undefined;
    } finally {
      busy.current = false;
    }
  }, []);
  const reset = useCallback(() => setState({ pending: false }), []);
  return { run, reset, ...state };
}
