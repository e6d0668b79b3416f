import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { renderService } from '@slo-scout/artifacts';
import { sloId } from '@slo-scout/slo';
import type { SloSpec } from '@slo-scout/slo';
import { parse, stringify } from 'yaml';
import { slothShapedRules } from './slothShapedRules';

export const WINDOW_DAYS = 30;
const SLO_NAME = 'requests';

/** A recording rule, as both rule sets have it. */
export interface Rule {
  record: string;
  expr: string;
  labels: Record<string, string>;
}

/** The recording rules that our artifacts hold for a scenario. */
export function ourRules(scenario: string, target: number): Rule[] {
  const rules = renderService([specOf(scenario, target)]).find(
    ({ kind }) => kind === 'prometheus-rules',
  )!;
  return recordingRules(rules.content);
}

/**
 * Those of Sloth: of the program that SLOTH_BIN names, else of the shape that it writes.
 *
 * @param folder - for the program's input
 */
export function slothRules(
  scenario: string,
  target: number,
  folder: string,
): Rule[] {
  const { service, sli } = specOf(scenario, target);
  const program = process.env.SLOTH_BIN;
  if (!program) {
    return slothShapedRules({
      service,
      name: SLO_NAME,
      target,
      ...sli.queries,
    });
  }
  const file = path.join(folder, `${scenario}.sloth.yaml`);
  fs.writeFileSync(
    file,
    stringify({
      version: 'prometheus/v1',
      service,
      slos: [
        {
          name: SLO_NAME,
          objective: target * 100,
          sli: {
            events: {
              error_query: sli.queries.bad,
              total_query: sli.queries.total,
            },
          },
          alerting: {
            page_alert: { disable: true },
            ticket_alert: { disable: true },
          },
        },
      ],
    }),
  );
  return recordingRules(
    execFileSync(program, ['generate', '-i', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
}

function recordingRules(yaml: string): Rule[] {
  const { groups } = parse(yaml) as {
    groups: Array<{ rules: Array<Partial<Rule>> }>;
  };
  return groups
    .flatMap(({ rules }) => rules)
    .filter((rule): rule is Rule => rule.record !== undefined);
}

function specOf(scenario: string, target: number): SloSpec {
  const requests = (matcher: string) =>
    `sum(rate(requests_total{scenario="${scenario}"${matcher}}[{{.window}}]))`;
  return {
    id: sloId(scenario, SLO_NAME),
    name: SLO_NAME,
    title: scenario,
    service: scenario,
    sli: {
      name: SLO_NAME,
      service: scenario,
      kind: 'availability',
      description: 'Share of requests that succeed.',
      source: { type: 'prometheus', metric: 'requests_total' },
      queries: { bad: requests(',outcome="error"'), total: requests('') },
      userFacing: { value: true, reason: 'Made up.' },
    },
    target,
    windowDays: WINDOW_DAYS,
    guard: {
      mode: 'none',
      minimumBadEvents: 0,
      requestsPerHour: 10_000,
      falsePagesPerWeek: 0,
      reason: 'Enough traffic.',
    },
    scrapeIntervalSeconds: 60,
    rationale: {
      variant: 'custom',
      probabilityMet: 0.9,
      provisional: false,
      historyDays: 30,
      exemplarTraceIds: [],
    },
  };
}
