import { json, ref, responses } from '../helpers';

const answers = responses('What was found', ref('LintReport'));

/**
 * The linter for rules and SLOs that people already have.
 *
 * @internal
 */
export const lintPaths = {
  '/v1/lint': {
    post: {
      operationId: 'Lint',
      summary:
        'Mistakes in Prometheus rules, PrometheusRules, and SLOs of Sloth, Pyrra and OpenSLO',
      tags: ['lint'],
      requestBody: { required: true, content: json(ref('LintRequest')) },
      responses: {
        ...answers,
        '200': {
          description: 'What was found; SARIF 2.1.0 when that is accepted',
          content: {
            ...json(ref('LintReport')),
            'application/sarif+json': {
              schema: { type: 'object', additionalProperties: true },
            },
          },
        },
      },
    },
  },
} as const;
