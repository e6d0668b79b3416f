import {
  idParameter,
  json,
  listParameters,
  object,
  ref,
  responses,
} from '../helpers';

/**
 * Analyses.
 *
 * @internal
 */
export const analysisPaths = {
  '/v1/analyze': {
    get: {
      operationId: 'ListAnalyses',
      summary: 'Analyses, newest first',
      tags: ['analysis'],
      parameters: listParameters({
        serviceId: {
          description: 'Analyses of this service',
          schema: { type: 'string', maxLength: 100 },
        },
      }),
      responses: responses('A page of analyses', ref('AnalysisPage')),
    },
    post: {
      operationId: 'Analyze',
      summary: 'Queue an analysis; while one is under way it is returned',
      tags: ['analysis'],
      requestBody: {
        required: true,
        content: json(
          object(
            {},
            {
              serviceId: { type: 'string', minLength: 1, maxLength: 100 },
              entityRef: { type: 'string', minLength: 1, maxLength: 500 },
            },
          ),
        ),
      },
      responses: responses('The analysis', ref('Analysis'), '202'),
    },
  },
  '/v1/analyze/{id}': {
    get: {
      operationId: 'GetAnalysis',
      summary:
        'One analysis; with Accept: text/event-stream its progress as server-sent events',
      tags: ['analysis'],
      parameters: [idParameter],
      responses: {
        '200': {
          description:
            'The analysis, or a stream of it that ends when it is finished',
          content: {
            ...json(ref('Analysis')),
            'text/event-stream': { schema: { type: 'string' } },
          },
        },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  },
  '/v1/analyze/{id}/cancel': {
    post: {
      operationId: 'CancelAnalysis',
      summary: 'Cancel an analysis that is not finished',
      tags: ['analysis'],
      parameters: [idParameter],
      responses: responses('The analysis', ref('Analysis')),
    },
  },
} as const;
