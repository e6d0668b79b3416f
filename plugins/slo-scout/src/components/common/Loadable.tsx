import type { ReactNode } from 'react';
import type { Loaded } from '../../hooks/useLoad';
import { ErrorState } from '../states/ErrorState';
import { LoadingState } from '../states/LoadingState';
import { StaleNotice } from '../states/StaleNotice';

/**
 * Shows a value, or why it is not there yet. A value stays on the page when a
 * later refresh fails, with a note above it.
 *
 * @internal
 */
export function Loadable<T>(props: {
  loaded: Loaded<T>;
  /** What is being loaded, for the waiting and for screen readers. */
  label: string;
  children: (value: T) => ReactNode;
}) {
  const { value, error, reload } = props.loaded;
  if (value !== undefined) {
    return (
      <>
        {error && <StaleNotice error={error} onRetry={reload} />}
        {props.children(value)}
      </>
    );
  }
  if (error) return <ErrorState error={error} onRetry={reload} />;
  return <LoadingState label={props.label} />;
}
