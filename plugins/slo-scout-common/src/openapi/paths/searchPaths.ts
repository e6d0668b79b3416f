import { idParameter, ref, responses } from '../helpers';

const limit = {
  name: 'limit',
  in: 'query' as const,
  description: 'Journeys at most',
  schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
};

/**
 * Journeys by what they mean.
 *
 * @internal
 */
export const searchPaths = {
  '/v1/search/journeys': {
    get: {
      operationId: 'SearchJourneys',
      summary: 'Journeys by what they do, the best match first',
      tags: ['journeys'],
      parameters: [
        {
          name: 'q',
          in: 'query' as const,
          required: true,
          description: 'What the journey does, such as: pay with card',
          schema: { type: 'string', minLength: 1, maxLength: 200 },
        },
        {
          name: 'serviceId',
          in: 'query' as const,
          description: 'Journeys that enter at this service',
          schema: { type: 'string', maxLength: 100 },
        },
        limit,
      ],
      responses: responses('The journeys found', ref('JourneyMatches')),
    },
  },
  '/v1/journeys/{id}/similar': {
    get: {
      operationId: 'SimilarJourneys',
      summary: 'Journeys that are like one, with their SLOs',
      tags: ['journeys'],
      parameters: [idParameter, limit],
      responses: responses('The journeys', ref('SimilarJourneys')),
    },
  },
} as const;
