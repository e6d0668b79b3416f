import {
  idParameter,
  json,
  listParameters,
  object,
  ref,
  responses,
} from '../helpers';

/**
 * Approved SLOs.
 *
 * @internal
 */
export const sloPaths = {
  '/v1/slos': {
    get: {
      operationId: 'ListSlos',
      summary: 'Approved SLOs, newest first',
      tags: ['slos'],
      parameters: listParameters({
        serviceId: {
          description: 'SLOs of this service',
          schema: { type: 'string', maxLength: 100 },
        },
      }),
      responses: responses('A page of SLOs', ref('SloPage')),
    },
  },
  '/v1/slos/{id}': {
    get: {
      operationId: 'GetSlo',
      summary: 'One SLO',
      tags: ['slos'],
      parameters: [idParameter],
      responses: responses('The SLO', ref('Slo')),
    },
  },
  '/v1/slos/{id}/error-budget': {
    get: {
      operationId: 'GetErrorBudget',
      summary: 'Error budget now and over the window',
      tags: ['slos'],
      parameters: [idParameter],
      responses: responses('The error budget', ref('ErrorBudget')),
    },
  },
  '/v1/slos/{id}/forecast': {
    get: {
      operationId: 'ForecastSlo',
      summary: 'How likely the error budget is spent, and when',
      tags: ['slos'],
      parameters: [idParameter],
      responses: responses('The forecast', ref('ErrorBudgetForecast')),
    },
  },
  '/v1/slos/{id}/composite': {
    get: {
      operationId: 'GetJourneyComposite',
      summary:
        'The journey of an SLO as it was measured, beside the bounds that its steps alone give',
      tags: ['slos'],
      parameters: [idParameter],
      responses: responses('The journey', ref('JourneyComposite')),
    },
  },
  '/v1/slos/{id}/simulate': {
    post: {
      operationId: 'SimulateSlo',
      summary: 'What another target or window would mean, from the history',
      tags: ['slos'],
      parameters: [idParameter],
      requestBody: {
        required: true,
        content: json(
          object(
            {
              target: {
                type: 'number',
                description: 'Ratio between 0 and 1, both excluded.',
              },
            },
            {
              windowDays: {
                type: 'integer',
                enum: [7, 28, 30, 90],
                description: 'Default: the window of the SLO.',
              },
            },
          ),
        ),
      },
      responses: responses('What it would mean', ref('SloSimulation')),
    },
  },
} as const;
