import {
  idParameter,
  json,
  listParameters,
  object,
  ref,
  responses,
} from '../helpers';

const tags = ['policies'];
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'ETag of the version that was edited, e.g. "3"',
  schema: { type: 'string', pattern: '^"[0-9]{1,9}"$' },
} as const;
const someObject = { type: 'object', additionalProperties: true } as const;
const reason = {
  type: 'string',
  minLength: 10,
  maxLength: 2000,
  pattern: '\\S',
} as const;

/**
 * Policies, what they decided, and break-glass.
 *
 * @internal
 */
export const policyPaths = {
  '/v1/policies': {
    get: {
      operationId: 'ListPolicies',
      summary: 'All policies with their sources, and what is wrong with files',
      tags,
      responses: responses('The policies', ref('PolicySet')),
    },
    post: {
      operationId: 'CreatePolicy',
      summary: 'Create a policy in the database',
      tags,
      requestBody: { required: true, content: json(ref('PolicyDraft')) },
      responses: responses('The policy', ref('Policy'), '201'),
    },
  },
  '/v1/policies/dry-run': {
    post: {
      operationId: 'DryRunPolicy',
      summary: 'What a policy would decide, and would have decided',
      tags,
      requestBody: {
        required: true,
        content: json(
          object(
            { policy: ref('PolicyDraft') },
            {
              input: {
                type: 'object',
                required: ['action', 'actor', 'service', 'slo', 'confidence'],
                properties: {
                  action: {
                    type: 'string',
                    enum: ['propose', 'approve', 'deploy'],
                  },
                  actor: { type: 'string' },
                  service: {
                    type: 'object',
                    required: ['name'],
                    properties: { name: { type: 'string' } },
                    additionalProperties: true,
                  },
                  slo: {
                    type: 'object',
                    required: ['name'],
                    properties: { name: { type: 'string' } },
                    additionalProperties: true,
                  },
                  confidence: someObject,
                },
                additionalProperties: true,
              },
              last: { type: 'integer', minimum: 1, maximum: 200 },
            },
          ),
        ),
      },
      responses: responses('What it would change', ref('PolicyDryRun')),
    },
  },
  '/v1/policies/decisions': {
    get: {
      operationId: 'ListPolicyDecisions',
      summary: 'What policies decided, newest first',
      tags,
      parameters: listParameters({
        serviceId: {
          description: 'Decisions about this service',
          schema: { type: 'string', maxLength: 100 },
        },
        result: {
          description: 'Decisions with this result',
          schema: {
            type: 'string',
            enum: ['allow', 'warn', 'deny', 'break_glass'],
          },
        },
      }),
      responses: responses('A page of decisions', ref('PolicyDecisionPage')),
    },
  },
  '/v1/policies/break-glass': {
    get: {
      operationId: 'ListBreakGlass',
      summary: 'Leave that was given to pass the policy, newest first',
      tags,
      parameters: listParameters({
        serviceId: {
          description: 'Given to this service',
          schema: { type: 'string', maxLength: 100 },
        },
      }),
      responses: responses('A page', ref('BreakGlassPage')),
    },
    post: {
      operationId: 'BreakGlass',
      summary: 'Let a service pass the policy, for at most a day',
      tags,
      requestBody: {
        required: true,
        content: json(
          object({
            serviceId: { type: 'string', minLength: 1, maxLength: 100 },
            reason,
            expiresAt: { type: 'string', format: 'date-time' },
          }),
        ),
      },
      responses: responses('What was given', ref('BreakGlass'), '201'),
    },
  },
  '/v1/policies/break-glass/{id}/end': {
    post: {
      operationId: 'EndBreakGlass',
      summary: 'End it before its time',
      tags,
      parameters: [idParameter],
      responses: responses('What was given', ref('BreakGlass')),
    },
  },
  '/v1/policies/{id}': {
    get: {
      operationId: 'GetPolicy',
      summary: 'The policy that counts under this id; its ETag is the version',
      tags,
      parameters: [idParameter],
      responses: responses('The policy', ref('Policy')),
    },
    put: {
      operationId: 'UpdatePolicy',
      summary: 'Edit a policy in the database',
      tags,
      parameters: [idParameter, ifMatch],
      requestBody: { required: true, content: json(ref('PolicyDraft')) },
      responses: responses('The policy', ref('Policy')),
    },
    delete: {
      operationId: 'DeletePolicy',
      summary: 'Delete a policy from the database',
      tags,
      parameters: [idParameter, ifMatch],
      responses: {
        '204': { description: 'It is gone' },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  },
} as const;
