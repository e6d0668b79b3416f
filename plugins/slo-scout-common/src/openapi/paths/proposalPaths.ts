import {
  idParameter,
  json,
  listParameters,
  object,
  ref,
  responses,
} from '../helpers';

const reason = {
  type: 'string',
  minLength: 1,
  maxLength: 2000,
  pattern: '\\S',
} as const;

/**
 * Proposed SLIs with targets, and the decision on them.
 *
 * @internal
 */
export const proposalPaths = {
  '/v1/slis': {
    get: {
      operationId: 'ListProposals',
      summary: 'Proposed SLIs, newest first',
      tags: ['proposals'],
      parameters: listParameters({
        serviceId: {
          description: 'Proposals for this service',
          schema: { type: 'string', maxLength: 100 },
        },
        status: {
          description: 'State of the proposal',
          schema: ref('ProposalStatus'),
        },
      }),
      responses: responses('A page of proposals', ref('ProposalPage')),
    },
  },
  '/v1/slis/{id}': {
    get: {
      operationId: 'GetProposal',
      summary: 'One proposal with its evidence',
      tags: ['proposals'],
      parameters: [idParameter],
      responses: responses('The proposal', ref('Proposal')),
    },
  },
  '/v1/slis/{id}/approve': {
    post: {
      operationId: 'ApproveProposal',
      summary: 'Make it an SLO, with a variant or a target of your own',
      tags: ['proposals'],
      parameters: [idParameter],
      requestBody: {
        required: true,
        content: json(
          object(
            { reason },
            {
              variant: ref('VariantName'),
              target: {
                type: 'number',
                description:
                  'Ratio between 0 and 1, both excluded; overrides the variant.',
              },
            },
          ),
        ),
      },
      responses: responses('The new SLO', ref('Slo'), '201'),
    },
  },
  '/v1/slis/{id}/reject': {
    post: {
      operationId: 'RejectProposal',
      summary: 'Turn it down',
      tags: ['proposals'],
      parameters: [idParameter],
      requestBody: { required: true, content: json(object({ reason })) },
      responses: responses('The proposal', ref('Proposal')),
    },
  },
} as const;
