import type { SloSpec } from '@slo-scout/slo';
import type { ImportedSlos } from './types';

/**
 * Gathers SLOs and what is to be told about them.
 *
 * @internal
 */
export class Collector {
  private readonly imported: ImportedSlos = { slos: [], notes: [] };

  /**
   * Adds an SLO, or a note that says why not.
   *
   * @param about - name of the SLO, for the note
   * @param make - may throw an Error with one sentence
   * @param changes - what was changed or lost, one sentence each
   */
  add(about: string, make: (changes: string[]) => SloSpec): void {
    const changes: string[] = [];
    try {
      const spec = make(changes);
      if (this.imported.slos.some(({ id }) => id === spec.id)) {
        throw new Error(
          `There is another SLO with the id "${spec.id}"; give one of them another name.`,
        );
      }
      this.imported.slos.push(spec);
      for (const text of changes) {
        this.imported.notes.push({ about, imported: true, text });
      }
    } catch (error) {
      // Sentences for people come as these; anything else is a fault of ours.
      if (!['Error', 'InputError'].includes((error as Error).name)) {
        throw error;
      }
      this.skip(about, (error as Error).message);
    }
  }

  /** Notes that something was left out. */
  skip(about: string, text: string): void {
    this.imported.notes.push({ about, imported: false, text });
  }

  get result(): ImportedSlos {
    return this.imported;
  }
}
