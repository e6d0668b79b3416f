import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { allPages } from '../allPages';
import type { ApiAs } from '../apiAs';
import { findService } from '../findService';

/**
 * `slo-scout:slo:propose`
 *
 * @internal
 */
export function createSloProposeAction(apiAs: ApiAs) {
  return createTemplateAction({
    id: 'slo-scout:slo:propose',
    description:
      'Lists the proposals of a service that await a decision and have a target, the likeliest to be met first',
    supportsDryRun: true,
    examples: [
      {
        description: 'Take the availability proposals that pass the data gate',
        example: `steps:
  - id: propose
    action: slo-scout:slo:propose
    input:
      entityRef: component:default/checkout
      kind: availability
      minimumProbability: 0.9`,
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().optional(),
        service: z =>
          z.string().optional().describe("Telemetry's service.name"),
        kind: z => z.enum(['availability', 'latency']).optional(),
        minimumProbability: z =>
          z
            .number()
            .min(0)
            .max(1)
            .optional()
            .describe('Least probability that the recommended target is met'),
        includeProvisional: z =>
          z
            .boolean()
            .optional()
            .describe('Also those on little history; default: false'),
      },
      output: {
        proposals: z =>
          z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              kind: z.string(),
              target: z.number(),
              probabilityMet: z.number(),
            }),
          ),
        proposalIds: z => z.array(z.string()),
      },
    },
    async handler(ctx) {
      const { kind, minimumProbability = 0, includeProvisional } = ctx.input;
      const api = apiAs(await ctx.getInitiatorCredentials());
      const service = await findService(api, ctx.input);
      const all = await allPages(cursor =>
        api.listProposals({
          ...{ serviceId: service.id, status: 'proposed', cursor },
          limit: 200,
        }),
      );
      const proposals = all
        .flatMap(({ id, sli, variants, recommended, confidence }) => {
          const variant = variants.find(({ name }) => name === recommended);
          const { verdict } = confidence.data;
          const fits =
            (kind === undefined || sli.kind === kind) &&
            (verdict === 'pass' ||
              (verdict === 'provisional' && includeProvisional));
          if (!variant || !fits) return [];
          const { target, probabilityMet } = variant;
          return [
            { id, name: sli.name, kind: sli.kind, target, probabilityMet },
          ];
        })
        .filter(({ probabilityMet }) => probabilityMet >= minimumProbability)
        .sort((a, b) => b.probabilityMet - a.probabilityMet);
      for (const { name, target, probabilityMet } of proposals) {
        ctx.logger.info(
          `${name}: ${
            target * 100
          } %, met with a probability of ${probabilityMet.toFixed(2)}`,
        );
      }
      ctx.output('proposals', proposals);
      ctx.output(
        'proposalIds',
        proposals.map(({ id }) => id),
      );
    },
  });
}
