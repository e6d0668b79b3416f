import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { ApiAs } from '../apiAs';

/**
 * `slo-scout:slo:approve`
 *
 * @internal
 */
export function createSloApproveAction(apiAs: ApiAs) {
  return createTemplateAction({
    id: 'slo-scout:slo:approve',
    description:
      'Approves a proposal as the person who started the task; the policy may object',
    supportsDryRun: true,
    examples: [
      {
        description: 'Approve a proposal that was picked in the form',
        example: `steps:
  - id: approve
    action: slo-scout:slo:approve
    input:
      proposalId: \${{ parameters.proposal }}
      variant: balanced
      reason: Agreed in the review of \${{ parameters.review }}`,
      },
    ],
    schema: {
      input: {
        proposalId: z => z.string().min(1),
        variant: z =>
          z.enum(['conservative', 'balanced', 'stretch']).optional(),
        target: z =>
          z
            .number()
            .gt(0)
            .lt(1)
            .optional()
            .describe('A ratio, in the place of the variant'),
        reason: z => z.string().min(1),
      },
      output: { sloId: z => z.string(), target: z => z.number() },
    },
    async handler(ctx) {
      const { proposalId, variant, target, reason } = ctx.input;
      const api = apiAs(await ctx.getInitiatorCredentials());
      const proposal = await api.getProposal(proposalId);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would approve ${proposal.sli.name}`);
        ctx.output('sloId', 'dry-run');
        return;
      }
      // A task that lost its answer finds what it has approved.
      const sloId = await ctx.checkpoint({
        key: `slo-scout.approve.${proposalId}`,
        fn: async () =>
          proposal.sloId ??
          (
            await api.approveProposal(proposalId, { variant, target, reason })
          ).id,
      });
      const slo = await api.getSlo(sloId);
      ctx.logger.info(
        `${slo.spec.sli.name} is an SLO with a target of ${
          slo.spec.target * 100
        } %`,
      );
      ctx.output('sloId', sloId);
      ctx.output('target', slo.spec.target);
    },
  });
}
