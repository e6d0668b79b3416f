import type { CumulativeKind } from './mapCumulative';

/**
 * A counter: a finite number that is not negative and never falls.
 *
 * @internal
 */
export const counterKind: CumulativeKind<number> = {
  refuse: value => {
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return 'not_finite';
    return value < 0 ? 'negative' : undefined;
  },
  isReset: (previous, next) => next < previous,
};
