/**
 * What is known of recorded series when all files were read.
 *
 * @internal
 */
export type RecordingClass = 'summed-counters' | 'ratio' | 'other';

/**
 * A reason why a finding is void, asked when all files were read. Data rather than a function, which would keep
 * the file it came from in memory.
 *
 * @internal
 */
export type VoidWhen =
  /** An alert watches for the absence of one of the metrics. */
  | { watched: string[] }
  /** An alert compares a part with a total. */
  | { compared: { parts: string[]; totals: string[] } }
  /** A series is recorded as something else, or not at all. */
  | { notRecordedAs: RecordingClass; series: string };

/**
 * What the files say together; some findings hold only when no other file says otherwise.
 *
 * @internal
 */
export class ProjectFacts {
  /** Metrics for whose absence some alert watches, with those they are recorded from. */
  readonly watched = new Set<string>();
  /** Pairs of metrics that some alert compares, `a b` in both orders. */
  readonly compared = new Set<string>();
  /** Places of definitions by a key that must be unique. */
  readonly definitions = new Map<string, string>();

  private readonly recordings = new Map<string, RecordingClass>();

  /** A series recorded in two ways is none of either. */
  addRecording(name: string, found: RecordingClass): void {
    const known = this.recordings.get(name);
    this.recordings.set(
      name,
      known === undefined || known === found ? found : 'other',
    );
  }

  /** Whether a finding is void by what the files say. */
  hold(reason: VoidWhen): boolean {
    if ('watched' in reason) {
      return reason.watched.some(metric => this.watched.has(metric));
    }
    if ('notRecordedAs' in reason) {
      return this.recordings.get(reason.series) !== reason.notRecordedAs;
    }
    const { parts, totals } = reason.compared;
    return parts.some(part =>
      totals.some(total => this.compared.has(`${part} ${total}`)),
    );
  }

  addCompared(a: Iterable<string>, b: readonly string[]): void {
    for (const left of a) {
      for (const right of b) {
        this.compared.add(`${left} ${right}`).add(`${right} ${left}`);
      }
    }
  }
}
