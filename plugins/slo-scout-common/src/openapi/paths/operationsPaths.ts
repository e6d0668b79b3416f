import { listParameters, object, ref, responses } from '../helpers';

/**
 * The audit log, health and metrics.
 *
 * @internal
 */
export const operationsPaths = {
  '/v1/audit': {
    get: {
      operationId: 'ListAudit',
      summary: 'Who did what, newest first',
      tags: ['audit'],
      parameters: listParameters({
        subject: {
          description: 'Entries about this, e.g. `slo:<id>`',
          schema: { type: 'string', maxLength: 500 },
        },
      }),
      responses: responses('A page of the audit log', ref('AuditPage')),
    },
  },
  '/health': {
    get: {
      operationId: 'GetHealth',
      summary: 'Whether the databases answer; needs no credentials',
      tags: ['operations'],
      security: [],
      responses: responses(
        'Healthy',
        object({ status: { type: 'string', enum: ['ok'] } }),
      ),
    },
  },
  '/metrics': {
    get: {
      operationId: 'GetMetrics',
      summary: 'Metrics of the plugin for Prometheus; needs no credentials',
      tags: ['operations'],
      security: [],
      responses: {
        '200': {
          description: 'Prometheus text format',
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  },
} as const;
