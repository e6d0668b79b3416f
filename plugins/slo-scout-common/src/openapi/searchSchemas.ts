import { object, ref } from './helpers';

const string = { type: 'string' } as const;
const share = { type: 'number', minimum: 0, maximum: 1 } as const;
const cosine = { type: 'number' } as const;
const boolean = { type: 'boolean' } as const;
const mode = {
  type: 'string',
  enum: ['semantic', 'letters', 'words'],
  description:
    'Compared by meaning; by letters, as no model is configured; by words alone, as there are no vectors.',
} as const;

/**
 * Answers of the search.
 *
 * @internal
 */
export const searchSchemas = {
  JourneyMatch: object(
    {
      id: string,
      name: string,
      entryService: string,
      score: { type: 'number' },
      words: share,
    },
    { cosine },
  ),
  JourneyMatches: object(
    { items: { type: 'array', items: ref('JourneyMatch') }, mode },
    { model: string },
  ),
  SimilarJourney: object({
    id: string,
    name: string,
    entryService: string,
    cosine,
    edgeOverlap: share,
    sameService: boolean,
    mergeSuggested: boolean,
    slos: { type: 'array', items: ref('Slo') },
  }),
  SimilarJourneys: object(
    { items: { type: 'array', items: ref('SimilarJourney') }, mode },
    { model: string },
  ),
} as const;
