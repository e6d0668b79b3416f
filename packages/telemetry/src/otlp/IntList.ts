/** A list that grew larger gives its memory back when it is emptied. */
const KEPT_ENTRIES = 16_384;

/**
 * A growing list of 32-bit integers. Requests of many tiny parts would cost
 * their manifold in memory if each part were an object.
 *
 * @internal
 */
export class IntList {
  /** The first `length` entries count. Replaced when the list grows. */
  data = new Int32Array(32);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Int32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  /** Empties it for the next use. */
  reset(): void {
    this.length = 0;
    if (this.data.length > KEPT_ENTRIES) this.data = new Int32Array(32);
  }
}
