import { isEventAmount } from '../promql/eventAmounts';
import type { Expr } from '../promql/Expr';
import { selectorsOf, walk } from '../promql/walk';
import type { FileView } from './FileView';
import type { ProjectFacts, RecordingClass } from './ProjectFacts';

/** Series recorded from more metrics than this are compared by their own names only; pairs multiply. */
const MAX_ORIGINS = 40;

/**
 * Adds what a file says to what all files say.
 *
 * @internal
 */
export function collectFacts(view: FileView, facts: ProjectFacts): void {
  for (const rule of view.rules) {
    const { expr } = rule.query;
    if (!expr) continue;
    if (rule.kind === 'recording') {
      facts.addRecording(rule.name, recordingClass(expr));
    } else {
      collectAlert(expr, view, facts);
    }
  }
  for (const slo of view.subject.slos) {
    // Pyrra makes the alert itself.
    if (slo.format !== 'pyrra' || slo.lacksAbsentAlert) continue;
    for (const query of Object.values(slo.queries)) {
      if (query?.expr) watch(query.expr, view, facts);
    }
  }
}

function collectAlert(expr: Expr, view: FileView, facts: ProjectFacts): void {
  walk(expr, inner => {
    if (inner.type === 'call' && inner.name.startsWith('absent')) {
      watch(inner, view, facts);
    }
    if (inner.type === 'binary' && /^[<>]=?$/.test(inner.op)) {
      const [lhs, rhs] = [namesOf(inner.lhs), namesOf(inner.rhs)];
      if (lhs.length > 0 && rhs.length > 0) {
        const [left, right] = [view.withOrigins(lhs), view.withOrigins(rhs)];
        const few = left.size + right.size <= MAX_ORIGINS;
        facts.addCompared(few ? left : lhs, few ? [...right] : rhs);
      }
    }
  });
}

function watch(expr: Expr, view: FileView, facts: ProjectFacts): void {
  for (const name of view.withOrigins(namesOf(expr))) facts.watched.add(name);
}

function namesOf(expr: Expr): string[] {
  return selectorsOf(expr)
    .map(({ metric }) => metric)
    .filter(metric => metric !== undefined);
}

function recordingClass(expr: Expr): RecordingClass {
  if (expr.type === 'aggregate' && ['sum', 'avg'].includes(expr.op)) {
    return isCounter(expr.expr) ? 'summed-counters' : 'other';
  }
  if (expr.type === 'binary' && expr.op === '/') {
    const counted = isRatioSide(expr.lhs) && isRatioSide(expr.rhs);
    return counted ? 'ratio' : 'other';
  }
  return 'other';
}

/** A series by its name a counter, and not a rate yet. */
function isCounter(expr: Expr): boolean {
  if (expr.type === 'modified') return isCounter(expr.expr);
  return (
    expr.type === 'selector' &&
    /_(total|count|sum|bucket)$/.test(expr.metric ?? '')
  );
}

/** Rates in any shape; a sum over time of ratios would be none. */
function isRatioSide(expr: Expr): boolean {
  let counts = false;
  walk(expr, inner => {
    if (inner.type === 'call' && isEventAmount(inner)) counts = true;
  });
  return counts;
}
