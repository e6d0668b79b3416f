import {
  idParameter,
  json,
  listParameters,
  object,
  ref,
  responses,
} from '../helpers';

/**
 * Services, their journeys, and how many of them have an SLO.
 *
 * @internal
 */
export const servicePaths = {
  '/v1/services': {
    get: {
      operationId: 'ListServices',
      summary: 'Services of the catalog and of the telemetry, by name',
      tags: ['services'],
      parameters: listParameters({
        origin: {
          description: 'Where the service is known from',
          schema: {
            type: 'string',
            enum: ['catalog', 'telemetry', 'catalog+telemetry'],
          },
        },
        entityRef: {
          description: 'The service of this catalog entity',
          schema: { type: 'string', minLength: 1, maxLength: 500 },
        },
      }),
      responses: responses('A page of services', ref('ServicePage')),
    },
    post: {
      operationId: 'CreateService',
      summary: 'Register a service that is not in the catalog',
      tags: ['services'],
      requestBody: {
        required: true,
        content: json(
          object(
            {
              name: {
                type: 'string',
                minLength: 1,
                maxLength: 255,
                pattern: '^\\S(.*\\S)?$',
                description: "Telemetry's service.name",
              },
            },
            {
              title: { type: 'string', maxLength: 255 },
              owner: { type: 'string', maxLength: 500 },
            },
          ),
        ),
      },
      responses: responses('The new service', ref('Service'), '201'),
    },
  },
  '/v1/services/refresh': {
    post: {
      operationId: 'RefreshServices',
      summary: 'Read the catalog and the telemetry now',
      tags: ['services'],
      responses: responses(
        'Number of services known',
        object({ services: { type: 'integer', minimum: 0 } }),
      ),
    },
  },
  '/v1/services/{id}/advice': {
    get: {
      operationId: 'GetAdvice',
      summary: 'What is missing in the telemetry of a service',
      tags: ['services'],
      parameters: [idParameter],
      responses: responses(
        'Advice, the worst first',
        object({ items: { type: 'array', items: ref('Advice') } }),
      ),
    },
  },
  '/v1/services/{id}': {
    get: {
      operationId: 'GetService',
      summary: 'One service',
      tags: ['services'],
      parameters: [idParameter],
      responses: responses('The service', ref('Service')),
    },
  },
  '/v1/journeys': {
    get: {
      operationId: 'ListJourneys',
      summary: 'Journeys seen in telemetry, most traces first',
      tags: ['journeys'],
      parameters: listParameters({
        serviceId: {
          description: 'Journeys that this service takes part in',
          schema: { type: 'string', maxLength: 100 },
        },
        hours: {
          description: 'Range of the statistics, ending at the newest trace',
          schema: { type: 'integer', minimum: 1, maximum: 2160, default: 24 },
        },
      }),
      responses: responses('A page of journeys', ref('JourneyPage')),
    },
  },
  '/v1/coverage': {
    get: {
      operationId: 'GetCoverage',
      summary: 'How many services and journeys have an SLO',
      tags: ['services'],
      responses: responses('The counts', ref('Coverage')),
    },
  },
} as const;
