import type {
  Artifact,
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { PolicyDecision } from '@slo-scout/slo';

/**
 * What a pull request tells its reviewer.
 *
 * @internal
 */
export interface PullRequestFacts {
  service: string;
  slos: Array<{ slo: Slo; proposal: Proposal; policy: PolicyDecision }>;
  files: Artifact[];
  reason?: string;
  actor: string;
}

/**
 * The text of a pull request in Markdown: the SLOs, and the proof for each.
 *
 * @internal
 */
export function pullRequestBody(facts: PullRequestFacts): string {
  return [
    `SLOs of **${escape(
      facts.service,
    )}**, approved in SLO-Scout and proposed by ${escape(facts.actor)}.`,
    ...(facts.reason ? [`> ${escape(facts.reason)}`] : []),
    sloTable(facts),
    ...facts.slos.map(proof),
    ['### Files', ...facts.files.map(file => `- \`${file.path}\``)].join('\n'),
    '_Test the rules with `promtool test rules rules_test.yaml`. This branch is written by SLO-Scout: the next deployment replaces its files._',
  ].join('\n\n');
}

function sloTable({ slos }: PullRequestFacts): string {
  return [
    '| SLO | Target | Window | P(met) | Pages a week | Approved by |',
    '|---|---|---|---|---|---|',
    ...slos.map(({ slo, proposal }) => {
      const { spec } = slo;
      const point = [...proposal.whatIf, ...proposal.variants].find(
        ({ target }) => target === spec.target,
      );
      return `| ${escape(spec.title)} | ${percent(spec.target)} | ${
        spec.windowDays
      } d | ${percent(spec.rationale.probabilityMet, 3)} | ${
        point ? point.pagesPerWeek.toFixed(1) : 'see runbook'
      } | ${escape(slo.approvedBy)} |`;
    }),
  ].join('\n');
}

function proof({
  slo: { spec },
  proposal,
  policy,
}: PullRequestFacts['slos'][number]): string {
  const { confidence, evidence, replay } = proposal;
  const pages = replay.filter(({ severity }) => severity === 'page').length;
  const notes = [
    `Data: **${confidence.data.verdict}**. ${confidence.data.findings
      .map(({ fact }) => fact)
      .join(' ')}`,
    `Validity: **${
      confidence.validity.verdict
    }**. ${confidence.validity.findings.map(({ fact }) => fact).join(' ')}`,
    `Evidence: ${Math.round(evidence.badEvents)} bad of ${Math.round(
      evidence.events,
    )} events from ${evidence.from} to ${evidence.to}.`,
    `Replay of the ${
      proposal.recommended
    } variant over that history: ${pages} pages, ${
      replay.length - pages
    } tickets.`,
    `Low traffic: ${spec.guard.reason}`,
    ...policy.findings.map(
      ({ ruleId, effect, remedy }) =>
        `Policy rule \`${ruleId}\` gives a ${
          effect === 'deny' ? 'denial in shadow mode' : 'warning'
        }: ${remedy}`,
    ),
    ...(evidence.exemplars.length > 0
      ? [
          `Traces: ${evidence.exemplars
            .map(({ traceId, reason }) => `\`${traceId}\` (${reason})`)
            .join(', ')}`,
        ]
      : []),
  ];
  return [
    `### ${escape(spec.title)}${
      spec.rationale.provisional ? ' (provisional)' : ''
    }`,
    escape(spec.sli.description),
    ...(proposal.reason ? [`> ${escape(proposal.reason)}`] : []),
    notes.map(note => `- ${escape(note)}`).join('\n'),
  ].join('\n\n');
}

function percent(ratio: number, digits = 6): string {
  return `${Number((ratio * 100).toPrecision(digits))} %`;
}

/** Names come from spans: they must not become mentions, tables, links or HTML. */
function escape(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[|[\]]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b');
}
