import type { ReportingRedactor } from '@slo-scout/telemetry';
import type { PlacedSample } from './corpus/inTelemetry';

/** Counts of one class of values. */
export interface ClassScore {
  found: number;
  missed: number;
  /** Of the found: what stands around the value is still there; statements lose more than the value, by intent. */
  exact: number;
}

export interface Score {
  classes: Record<string, ClassScore>;
  /** Changed values of those without anything to redact, by what they are. */
  wrong: Record<string, { changed: number; total: number }>;
  /** The same by the rule that changed them. */
  wrongRules: Record<string, number>;
}

/** Redacts every sample and counts what went well. */
export function score(
  redactor: ReportingRedactor,
  samples: PlacedSample[],
  show?: (outcome: string, before: string, after: string | undefined) => void,
): Score {
  const result: Score = { classes: {}, wrong: {}, wrongRules: {} };
  for (const { sample, signal, request, read } of samples) {
    const { kind, text, secret } = sample;
    const after = read(redactor.redact(signal, request));
    if (!sample.positive) {
      const counts = (result.wrong[kind] ??= { changed: 0, total: 0 });
      counts.total++;
      if (after === text) continue;
      counts.changed++;
      // Literals become a question mark, everything else names its rule.
      const rule = /\[redacted:([a-z-]+)\]/.exec(after ?? '')?.[1] ?? 'sql';
      result.wrongRules[rule] = (result.wrongRules[rule] ?? 0) + 1;
      show?.(`wrong: ${kind}`, text, after);
      continue;
    }
    const counts = (result.classes[kind] ??= { found: 0, missed: 0, exact: 0 });
    const at = text.indexOf(secret);
    const around = text.slice(0, at) + text.slice(at + secret.length);
    if (after !== undefined && holds(after, secret, around)) {
      counts.missed++;
      show?.(`missed: ${kind}`, text, after);
      continue;
    }
    counts.found++;
    const kept =
      kind === 'sql' ||
      (after !== undefined &&
        after.startsWith(text.slice(0, at)) &&
        after.endsWith(text.slice(at + secret.length)));
    if (kept) counts.exact++;
    else show?.(`inexact: ${kind}`, text, after);
  }
  return result;
}

const LEAK = 6;

/**
 * Whether a text still holds a secret, or more than a few characters in a row
 * of it that do not stand around it as well.
 */
function holds(text: string, secret: string, around: string): boolean {
  if (secret.length <= LEAK) return text.includes(secret);
  for (let at = 0; at + LEAK < secret.length; at++) {
    const part = secret.slice(at, at + LEAK + 1);
    if (text.includes(part) && !around.includes(part)) return true;
  }
  return false;
}

/** Of all that a rule redacts, the share that it should. */
export function precisionByRule({ classes, wrongRules }: Score) {
  const found: Record<string, number> = {};
  for (const [kind, counts] of Object.entries(classes)) {
    const rule = kind.split(',')[0];
    found[rule] = (found[rule] ?? 0) + counts.found;
  }
  return Object.fromEntries(
    Object.entries(found).map(([rule, count]) => [
      rule,
      count / (count + (wrongRules[rule] ?? 0)),
    ]),
  );
}

/** Shares of what was found and of what was found rightly. */
export function ratios({ classes, wrong }: Score) {
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  const found = sum(Object.values(classes).map(c => c.found));
  const missed = sum(Object.values(classes).map(c => c.missed));
  const exact = sum(Object.values(classes).map(c => c.exact));
  const changed = sum(Object.values(wrong).map(w => w.changed));
  return {
    precision: found / (found + changed),
    recall: found / (found + missed),
    exact: exact / found,
  };
}
