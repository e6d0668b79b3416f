import type {
  Artifact,
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { PolicyDecision, PolicyFinding } from '@slo-scout/slo';

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
    ...breakGlassNote(facts),
    ...facts.slos.map(proof),
    ['### Files', ...facts.files.map(file => `- \`${file.path}\``)].join('\n'),
    '_Test the rules with `promtool test rules rules_test.yaml`. This branch is written by SLO-Scout: the next deployment replaces its files._',
  ].join('\n\n');
}

/** A reviewer has to see that the policy was passed, by whose leave and why. */
function breakGlassNote({ slos }: PullRequestFacts): string[] {
  const glass = slos.flatMap(({ policy }) => policy.breakGlass ?? [])[0];
  if (!glass) return [];
  const used = slos.some(({ policy }) => policy.breakGlass?.used);
  return [
    `> **Break-glass** until ${glass.expiresAt}, given by ${escape(
      glass.actor,
    )}: ${escape(glass.reason)}. ${
      used
        ? 'The policy denies this change; see below.'
        : 'This change did not need it.'
    }`,
  ];
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
    ...policy.findings.map(policyNote),
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

function policyNote(finding: PolicyFinding): string {
  const { ruleId, effect, mode, version, remedy, exception, error } = finding;
  const facts = Object.entries(finding.facts).map(
    ([fact, value]) => `${fact} = ${value}`,
  );
  const what =
    mode === 'enforce'
      ? { warn: 'a warning', deny: 'a denial' }[effect]
      : { warn: 'a warning', shadow: 'a finding in shadow mode' }[mode];
  return [
    `Policy rule \`${ruleId}\`${
      version ? ` (version ${version})` : ''
    } gives ${what}: ${remedy}`,
    ...(facts.length > 0 ? [`It saw ${facts.join(', ')}.`] : []),
    ...(error ? [`It could not be judged: ${error}`] : []),
    ...(exception
      ? [`Spared until ${exception.until}: ${exception.reason}`]
      : []),
  ].join(' ');
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
