/**
 * What is known of recorded series when all files were read.
 *
 * @internal
 */
export type RecordingClass = 'summed-counters' | 'ratio' | 'other';

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

  recordingClass(name: string): RecordingClass | undefined {
    return this.recordings.get(name);
  }

  addCompared(a: Iterable<string>, b: readonly string[]): void {
    for (const left of a) {
      for (const right of b) {
        this.compared.add(`${left} ${right}`).add(`${right} ${left}`);
      }
    }
  }
}
