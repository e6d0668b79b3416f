import type { Signal } from '../otlp/SplitResult';
import type { RedactionFinding, RedactionReport } from './RedactionReport';

/** Keys come from outside: no more places than this are told apart. */
const MAX_PLACES = 1000;
const OTHER = '(other)';
const MAX_SHAPE = 60;

/**
 * Counts what a redactor does.
 *
 * @internal
 */
export class ReportBuilder {
  readonly totals = { requests: 0, changed: 0, failed: 0, malformed: 0 };
  private readonly rules = new Map<string, number>();
  private readonly findings = new Map<string, RedactionFinding>();
  private pending: RedactionFinding[] = [];

  /** @param shapes - keep the shape of one match for each place */
  constructor(private readonly shapes: boolean) {}

  /** Notes a match; it counts when the request is done. */
  note(rule: string, signal: Signal, path: string, value: string): void {
    const shape = this.shapes && value !== '' ? shapeOf(value) : undefined;
    this.pending.push({
      rule,
      signal,
      path,
      count: 1,
      ...(shape !== undefined && { shape }),
    });
  }

  /** The request is done; what was noted counts when it was not refused. */
  end(outcome: 'same' | 'changed' | 'failed' | 'malformed'): void {
    this.totals.requests++;
    if (outcome !== 'same') this.totals[outcome]++;
    if (outcome === 'changed') this.pending.forEach(found => this.count(found));
    this.pending = [];
  }

  report(): RedactionReport {
    return {
      ...this.totals,
      rules: Object.fromEntries([...this.rules].sort(([, a], [, b]) => b - a)),
      findings: [...this.findings.values()]
        .map(finding => ({ ...finding }))
        .sort((a, b) => b.count - a.count),
    };
  }

  private count(found: RedactionFinding): void {
    this.rules.set(found.rule, (this.rules.get(found.rule) ?? 0) + 1);
    const known = this.findings.get(placeOf(found));
    if (known) {
      known.count++;
      return;
    }
    const place =
      this.findings.size < MAX_PLACES
        ? found
        : { ...found, path: OTHER, shape: undefined };
    const other = this.findings.get(placeOf(place));
    if (other) other.count++;
    else this.findings.set(placeOf(place), place);
  }
}

function placeOf({ rule, signal, path }: RedactionFinding): string {
  return `${rule} ${signal} ${path}`;
}

/** How a value looks, without saying what it is. */
function shapeOf(value: string): string {
  const shape = value
    .slice(0, MAX_SHAPE)
    .replace(/\p{L}/gu, 'a')
    .replace(/\p{N}/gu, '9');
  return value.length > MAX_SHAPE ? `${shape}…` : shape;
}
