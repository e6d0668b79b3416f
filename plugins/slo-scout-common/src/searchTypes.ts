import type { Slo } from './types';

/**
 * How journeys were compared: by what texts mean, by the letters and words
 * they share (no model is configured), or by words alone (there are no vectors).
 *
 * @public
 */
export type SearchMode = 'semantic' | 'letters' | 'words';

/**
 * A journey that a search found.
 *
 * @public
 */
export interface JourneyMatch {
  id: string;
  name: string;
  entryService: string;
  /** 0 to 1, the higher the better. */
  score: number;
  /** -1 to 1; undefined where the journey has no vector, or is not among the nearest. */
  cosine?: number;
  /** Share of the query's words that the journey has. */
  words: number;
}

/**
 * The journeys that a search found, the best first.
 *
 * @public
 */
export interface JourneyMatches {
  items: JourneyMatch[];
  mode: SearchMode;
  /** The embedder; undefined with mode `words`. */
  model?: string;
}

/**
 * A journey that is like another one.
 *
 * @public
 */
export interface SimilarJourney {
  id: string;
  name: string;
  entryService: string;
  /** -1 to 1. */
  cosine: number;
  /** Share of their steps that both have, 0 to 1. */
  edgeOverlap: number;
  /** Whether both enter at the same service. */
  sameService: boolean;
  /** They are probably one journey: same service, same words and same steps. */
  mergeSuggested: boolean;
  /** To borrow targets from. */
  slos: Slo[];
}

/**
 * Journeys that are like one, the most alike first.
 *
 * @public
 */
export interface SimilarJourneys {
  items: SimilarJourney[];
  mode: SearchMode;
  /** The embedder; undefined with mode `words`. */
  model?: string;
}
