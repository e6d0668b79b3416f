import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAs } from '../apiAs';

const FINISHED = new Set(['succeeded', 'failed', 'cancelled']);
const POLL_MS = 1_000;

/**
 * `slo-scout:analysis:run`
 *
 * @internal
 */
export function createAnalysisRunAction(apiAs: ApiAs) {
  return createTemplateAction({
    id: 'slo-scout:analysis:run',
    description: 'Analyses a service and waits until its proposals are there',
    supportsDryRun: true,
    examples: [
      {
        description: 'Analyse the service of an entity',
        example: `steps:
  - id: analyse
    action: slo-scout:analysis:run
    input:
      entityRef: component:default/checkout`,
      },
    ],
    schema: {
      input: {
        entityRef: z =>
          z.string().min(1).describe('The service of this catalog entity'),
      },
      output: {
        analysisId: z => z.string(),
        proposals: z => z.number().describe('How many it made'),
      },
    },
    async handler(ctx) {
      const { entityRef } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`Would analyse the service of ${entityRef}`);
        ctx.output('analysisId', 'dry-run');
        ctx.output('proposals', 0);
        return;
      }
      const api = apiAs(await ctx.getInitiatorCredentials());
      // A task that is taken up again waits for the same analysis.
      const id = await ctx.checkpoint({
        key: `slo-scout.analyze.${entityRef}`,
        fn: async () => (await api.analyze({ entityRef })).id,
      });
      let said: string | undefined;
      for (;;) {
        const analysis = await api.getAnalysis(id);
        if (analysis.message !== said) {
          said = analysis.message;
          if (said) ctx.logger.info(said);
        }
        if (FINISHED.has(analysis.status)) {
          if (analysis.status !== 'succeeded') {
            throw new Error(
              `The analysis of ${entityRef} ${analysis.status}: ${
                analysis.error ?? 'somebody ended it'
              }`,
            );
          }
          ctx.output('analysisId', id);
          ctx.output('proposals', analysis.proposals);
          return;
        }
        await sleep(POLL_MS, undefined, { signal: ctx.signal });
      }
    },
  });
}
