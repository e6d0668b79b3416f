/** A measured value; of several runs its median, with the lowest and the highest. */
export type Figure = number | { median: number; spread: [number, number] };

/** What a bench found. */
export interface BenchResult {
  figures: Record<string, Figure>;
  /** For people, printed as it is. */
  table: string;
  /** One sentence when something that must hold did not: the bench then ends with code 1. */
  failure?: string;
}
