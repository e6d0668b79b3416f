import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { ApiAs } from '../apiAs';

/**
 * `slo-scout:pull-request:create`
 *
 * @internal
 */
export function createPullRequestCreateAction(apiAs: ApiAs) {
  return createTemplateAction({
    id: 'slo-scout:pull-request:create',
    description:
      "Opens SLO-Scout's pull request with all files of a service, or updates the one that is open",
    supportsDryRun: true,
    examples: [
      {
        description: 'Open the pull request of an approved SLO',
        example: `steps:
  - id: pull-request
    action: slo-scout:pull-request:create
    input:
      sloId: \${{ steps.approve.output.sloId }}
      reason: First SLOs of checkout`,
      },
    ],
    schema: {
      input: {
        sloId: z => z.string().min(1),
        reason: z => z.string().optional(),
      },
      output: {
        url: z => z.string().optional(),
        branch: z => z.string(),
        state: z => z.string(),
      },
    },
    async handler(ctx) {
      const { sloId, reason } = ctx.input;
      const api = apiAs(await ctx.getInitiatorCredentials());
      if (ctx.isDryRun) {
        ctx.logger.info(`Would open the pull request of the SLO ${sloId}`);
        ctx.output('branch', 'dry-run');
        ctx.output('state', 'dry-run');
        return;
      }
      // Deploying twice updates the same pull request, so that no checkpoint is needed.
      const [artifact] = await api.generateArtifacts({ sloId });
      const request = await api.deployArtifact(artifact.id, { reason });
      ctx.logger.info(
        `The pull request is ${request.state}: ${
          request.url ?? request.branch
        }`,
      );
      ctx.output('url', request.url);
      ctx.output('branch', request.branch);
      ctx.output('state', request.state);
    },
  });
}
