import type { FileView } from '../analysis/FileView';
import type { SloDefinition } from '../documents/subjects';
import { formatWindow } from '../../burn-rate/formatWindow';
import { minimumShortWindow } from '../../burn-rate/minimumShortWindow';
import { parseDuration } from '../promql/parseDuration';
import type { RangeExpr } from '../promql/Expr';
import { walk } from '../promql/walk';
import type { Found, LintRule } from './LintRule';

/** Pyrra's shortest window for a period of 28 days; it scales with the period and is rounded to minutes. */
const PYRRA_SHORT_SECONDS = 300;
const PYRRA_PERIOD_SECONDS = 28 * 86400;

/** @internal */
export const shortWindow: LintRule = {
  id: 'short-window',
  severity: 'warning',
  summary: 'A window that holds fewer than four scrapes',
  check(view, report) {
    const scrape = view.options.scrapeIntervalSeconds;
    const found = (window: string): Pick<Found, 'message' | 'fix'> => ({
      message: `A window of ${window} holds fewer than four scrapes at one every ${scrape} s, so the rate depends on where they fall and is empty when two fail.`,
      fix: `Write at least ${formatWindow(
        minimumShortWindow(scrape),
      )}, or tell the linter your scrape interval with --scrape-interval.`,
    });
    const isShort = (seconds: number | undefined) =>
      seconds !== undefined && seconds > 0 && seconds < 4 * scrape;

    for (const { query, range, key } of indicatorRanges(view)) {
      if (!isShort(range.range.seconds)) continue;
      report({
        range: query.range(range.range),
        ...found(query.textOf(range.range).trim()),
        key,
      });
    }
    for (const { short } of view.subject.windows) {
      if (short && isShort(parseDuration(short.text ?? ''))) {
        report({ range: short.range(), ...found(short.text ?? '') });
      }
    }
    for (const slo of view.subject.slos) {
      const window = pyrraShort(slo);
      if (!isShort(window?.seconds)) continue;
      report({
        range: (window?.node ?? slo.node).range(),
        ...found(`${window?.seconds} s, which Pyrra derives from this period,`),
      });
    }
  },
};

/** The ranges of counters in indicators and in burn-rate alerts. */
function* indicatorRanges(view: FileView) {
  for (const { numerator, rule, key } of view.ratios) {
    if (rule?.kind === 'alerting' && !view.isBurnAlert(rule)) continue;
    for (const range of rangesIn(numerator.expr)) {
      yield { query: numerator.query, range, key };
    }
  }
}

function rangesIn(expr: Parameters<typeof walk>[0]): RangeExpr[] {
  const ranges: RangeExpr[] = [];
  walk(expr, inner => {
    if (inner.type === 'range') ranges.push(inner);
  });
  return ranges;
}

function pyrraShort({ format, node }: SloDefinition) {
  const window = node.get('spec', 'window');
  const seconds = parseDuration(window?.text ?? '');
  if (format !== 'pyrra' || !window || !seconds) return undefined;
  const scaled = (PYRRA_SHORT_SECONDS * seconds) / PYRRA_PERIOD_SECONDS;
  return { node: window, seconds: Math.max(60, Math.round(scaled / 60) * 60) };
}
