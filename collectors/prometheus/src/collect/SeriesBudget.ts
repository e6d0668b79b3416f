/**
 * How many series all queries of the collector hold together.
 *
 * @internal
 */
export class SeriesBudget {
  private readonly taken = new Map<string, number>();

  /** What the other queries leave of the limit. */
  roomFor(query: string, limit: number): number {
    let others = 0;
    for (const [key, count] of this.taken) if (key !== query) others += count;
    return Math.max(0, limit - others);
  }

  take(query: string, series: number): void {
    this.taken.set(query, series);
  }

  release(query: string): void {
    this.taken.delete(query);
  }
}
