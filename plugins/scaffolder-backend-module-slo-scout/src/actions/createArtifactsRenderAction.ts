import fs from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { ApiAs } from '../apiAs';

/**
 * `slo-scout:artifacts:render`
 *
 * @internal
 */
export function createArtifactsRenderAction(apiAs: ApiAs) {
  return createTemplateAction({
    id: 'slo-scout:artifacts:render',
    description:
      'Writes the files of the service of an SLO (OpenSLO, rules, promtool tests, dashboard, runbook) into the workspace, for the stock publish actions',
    supportsDryRun: true,
    examples: [
      {
        description: 'Publish the files by the stock action',
        example: `steps:
  - id: render
    action: slo-scout:artifacts:render
    input:
      sloId: \${{ steps.approve.output.sloId }}
  - id: publish
    action: publish:github:pull-request
    input:
      repoUrl: github.com?owner=acme&repo=slos
      branchName: slo-scout/checkout
      title: SLOs of checkout
      description: Made by SLO-Scout`,
      },
    ],
    schema: {
      input: {
        sloId: z => z.string().min(1),
        targetPath: z =>
          z.string().optional().describe('Folder of the workspace; default: .'),
      },
      output: {
        files: z => z.array(z.string()),
        artifactId: z =>
          z.string().describe('For slo-scout:pull-request:create'),
      },
    },
    async handler(ctx) {
      const { sloId, targetPath = '.' } = ctx.input;
      const api = apiAs(await ctx.getInitiatorCredentials());
      if (ctx.isDryRun) {
        ctx.logger.info(`Would write the files of the SLO ${sloId}`);
        ctx.output('files', []);
        ctx.output('artifactId', 'dry-run');
        return;
      }
      const root = resolveSafeChildPath(ctx.workspacePath, targetPath);
      const artifacts = await api.generateArtifacts({ sloId });
      const files: string[] = [];
      for (const { id, path: name } of artifacts) {
        const { content } = await api.getArtifact(id);
        if (content === undefined) {
          throw new Error(`The file ${name} has no content; try again`);
        }
        const file = resolveSafeChildPath(root, name);
        await fs.mkdir(path.dirname(file), { recursive: true });
        await fs.writeFile(file, content);
        ctx.logger.info(`Wrote ${name}`);
        files.push(name);
      }
      ctx.output('files', files);
      ctx.output('artifactId', artifacts[0].id);
    },
  });
}
