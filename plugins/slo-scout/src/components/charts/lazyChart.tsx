import { lazy, Suspense } from 'react';
import type { ComponentType } from 'react';

/**
 * Loads a chart, and recharts with it, when it is first shown. The room it will
 * take is kept free, so that nothing jumps.
 *
 * @internal
 */
export function lazyChart<P extends object>(
  height: number,
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  const Chart = lazy(load) as unknown as ComponentType<P>;
  return function LazyChart(props: P) {
    return (
      <div style={{ height }}>
        <Suspense fallback={null}>
          <Chart {...props} />
        </Suspense>
      </div>
    );
  };
}
