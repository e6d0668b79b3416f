import { renderService } from '@slo-scout/artifacts';
import type { PolicyInput, SloSpec } from '@slo-scout/slo';
import { parse } from 'yaml';

interface Rule {
  record?: string;
  alert?: string;
  labels?: Record<string, string>;
}

/**
 * Counts what the rules of a service change by: recording rules are named by their
 * series, alerting rules by name and labels; a rule whose expression differs has changed.
 *
 * @param before - SLOs whose rules are deployed
 * @param after - SLOs whose rules will be
 * @internal
 */
export function countChanges(
  before: SloSpec[],
  after: SloSpec[],
): NonNullable<PolicyInput['changes']> {
  const old = rulesOf(before);
  const next = rulesOf(after);
  const changed = [...new Set([...old.keys(), ...next.keys()])].filter(
    key => old.get(key) !== next.get(key),
  );
  return {
    seriesBefore: [...old.keys()].filter(isSeries).length,
    seriesAfter: [...next.keys()].filter(isSeries).length,
    recordingRules: changed.filter(isSeries).length,
    alertingRules: changed.filter(key => !isSeries(key)).length,
  };
}

/** Rules by name and labels; the value is the whole rule. */
function rulesOf(specs: SloSpec[]): Map<string, string> {
  if (specs.length === 0) return new Map();
  const rules = renderService(specs)
    .filter(({ kind }) => kind === 'prometheus-rules')
    .flatMap(({ content }): Rule[] =>
      (parse(content).groups ?? []).flatMap(
        (group: { rules?: Rule[] }) => group.rules ?? [],
      ),
    );
  return new Map(
    rules.map(rule => [
      JSON.stringify([
        rule.record === undefined ? 'alert' : 'record',
        rule.record ?? rule.alert,
        Object.entries(rule.labels ?? {}).sort(),
      ]),
      JSON.stringify(rule),
    ]),
  );
}

function isSeries(key: string): boolean {
  return key.startsWith('["record"');
}
