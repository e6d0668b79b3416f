/**
 * Rows (time, good, total) that grow without an object for each: histories have millions.
 *
 * @public
 */
export class RowBuffer {
  private values = new Float64Array(3 * 256);
  private count = 0;

  push(time: number, good: number, total: number): void {
    if (this.count * 3 === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set([time, good, total], this.count * 3);
    this.count++;
  }

  get length(): number {
    return this.count;
  }

  time(row: number): number {
    return this.values[row * 3];
  }

  good(row: number): number {
    return this.values[row * 3 + 1];
  }

  total(row: number): number {
    return this.values[row * 3 + 2];
  }

  /** All times, ascending. */
  sortedTimes(): Float64Array {
    return Float64Array.from({ length: this.count }, (_, row) =>
      this.time(row),
    ).sort();
  }
}
