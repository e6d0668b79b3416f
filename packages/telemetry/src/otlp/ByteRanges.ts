import { IntList } from './IntList';

/**
 * Groups of byte ranges of one buffer, filled one group after the other.
 *
 * @internal
 */
export class ByteRanges {
  /** Sum of the lengths of a group's ranges. */
  readonly bytes = new IntList();
  private readonly first = new IntList();
  private readonly from = new IntList();
  private readonly to = new IntList();

  get groups(): number {
    return this.first.length;
  }

  /** Removes all groups. */
  reset(): void {
    this.bytes.reset();
    this.first.reset();
    this.from.reset();
    this.to.reset();
  }

  /** Begins the next group and returns its index. */
  open(): number {
    this.first.push(this.from.length);
    this.bytes.push(0);
    return this.first.length - 1;
  }

  /** Removes the last group. */
  removeLast(): void {
    this.first.length--;
    this.bytes.length--;
    this.from.length = this.first.data[this.first.length];
    this.to.length = this.from.length;
  }

  /** Adds a range to the last group. */
  add(from: number, to: number): void {
    const group = this.first.length - 1;
    const last = this.to.length - 1;
    if (last >= this.first.data[group] && this.to.data[last] === from) {
      this.to.data[last] = to;
    } else {
      this.from.push(from);
      this.to.push(to);
    }
    this.bytes.data[group] += to - from;
  }

  /** Copies a group's bytes to `out` at `position` and returns where they end. */
  copy(group: number, source: Buffer, out: Buffer, position: number): number {
    const end =
      group + 1 < this.first.length
        ? this.first.data[group + 1]
        : this.from.length;
    let pos = position;
    for (let i = this.first.data[group]; i < end; i++) {
      pos += source.copy(out, pos, this.from.data[i], this.to.data[i]);
    }
    return pos;
  }
}
