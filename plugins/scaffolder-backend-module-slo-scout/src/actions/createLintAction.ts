import fs from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  formatText,
  Linter,
  toSarif,
  type Severity,
} from '@slo-scout/slo/lint';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
const SKIPPED = /(^|[\\/])(node_modules|\.git)([\\/]|$)/;
/** Rules and SLOs are far smaller; anything larger is data that happens to be YAML or JSON. */
const MAX_BYTES = 5 * 2 ** 20;
const SEVERITIES = ['error', 'warning', 'info'] as const;

/**
 * `slo-scout:lint`
 *
 * @internal
 */
export function createLintAction() {
  return createTemplateAction({
    id: 'slo-scout:lint',
    description:
      'Finds mistakes in Prometheus rules and in SLOs of Sloth, Pyrra and OpenSLO, and fails the task on them',
    supportsDryRun: true,
    examples: [
      {
        description: 'Lint what a template has made',
        example: `steps:
  - id: lint
    action: slo-scout:lint
    input:
      path: slos
      failOn: warning`,
      },
    ],
    schema: {
      input: {
        path: z =>
          z
            .string()
            .optional()
            .describe('File or folder of the workspace; default: all of it'),
        failOn: z =>
          z
            .enum([...SEVERITIES, 'never'])
            .optional()
            .describe('Fail from this severity on; default: error'),
        scrapeIntervalSeconds: z =>
          z.number().positive().optional().describe('Default: 30'),
        sarifPath: z =>
          z
            .string()
            .optional()
            .describe('Where to write the findings as SARIF'),
      },
      output: {
        errors: z => z.number(),
        warnings: z => z.number(),
        infos: z => z.number(),
        report: z => z.string().describe('The findings as text'),
      },
    },
    async handler(ctx) {
      const { failOn = 'error', scrapeIntervalSeconds, sarifPath } = ctx.input;
      const root = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.path ?? '.',
      );
      const linter = new Linter({ scrapeIntervalSeconds });
      for (const file of await filesOf(root)) {
        const name = path.relative(ctx.workspacePath, file);
        linter.add({
          path: name.split(path.sep).join('/'),
          content: (await fs.readFile(file, 'utf8')).replace(/^\uFEFF/, ''),
          explicit: file === root,
        });
      }
      const report = linter.report();
      if (sarifPath !== undefined) {
        const target = resolveSafeChildPath(ctx.workspacePath, sarifPath);
        await fs.mkdir(path.dirname(target), { recursive: true });
        await fs.writeFile(
          target,
          `${JSON.stringify(toSarif(report), undefined, 2)}\n`,
        );
      }
      const text = formatText(report);
      ctx.logger.info(text);
      const { error, warning, info } = report.counts;
      ctx.output('errors', error);
      ctx.output('warnings', warning);
      ctx.output('infos', info);
      ctx.output('report', text);
      if (failOn !== 'never' && countFrom(report.counts, failOn) > 0) {
        throw new Error(
          `slo-scout:lint found ${error} errors and ${warning} warnings; the log of the step lists each with its fix`,
        );
      }
    },
  });
}

/** Regular files only: links of a fetched skeleton may lead anywhere. */
async function filesOf(root: string): Promise<string[]> {
  const stats = await fs.lstat(root);
  if (stats.isFile()) return [root];
  const entries = await fs.readdir(root, {
    recursive: true,
    withFileTypes: true,
  });
  const files: string[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (
      entry.isFile() &&
      EXTENSIONS.has(path.extname(entry.name).toLowerCase()) &&
      !SKIPPED.test(path.relative(root, file)) &&
      (await fs.stat(file)).size <= MAX_BYTES
    ) {
      files.push(file);
    }
  }
  return files.sort();
}

function countFrom(counts: Record<Severity, number>, least: Severity): number {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1).reduce(
    (sum, severity) => sum + counts[severity],
    0,
  );
}
