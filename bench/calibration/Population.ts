import {
  syntheticHistory,
  UNFAMILIAR_KINDS,
  unfamiliarHistory,
} from '@slo-scout/slo';
import type { PopulationName, SliSeries, UnfamiliarKind } from '@slo-scout/slo';

/** Seeds of the populations that are judged start here; those below 1000 were used to choose the prior. */
const FIRST_SEED = 100_000;

/** Days of history: the later origin and the window that judges it. */
const DAYS = 56;

/** A mechanism by which services fail. */
export type ServiceKind = PopulationName | UnfamiliarKind;

/** Services of one kind. */
export interface Population {
  name: ServiceKind;
  histories: SliSeries[];
}

/** Draws services that neither the tuning nor another run has seen. */
export function drawPopulation(
  name: ServiceKind,
  size: number,
  run: number,
): Population {
  const first = FIRST_SEED + run * 10_000;
  return {
    name,
    histories: Array.from({ length: size }, (_, i) =>
      isUnfamiliar(name)
        ? unfamiliarHistory(name, first + i, DAYS)
        : syntheticHistory(name, first + i, DAYS),
    ),
  };
}

function isUnfamiliar(name: ServiceKind): name is UnfamiliarKind {
  return UNFAMILIAR_KINDS.some(kind => kind === name);
}
