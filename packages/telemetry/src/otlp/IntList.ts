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
}
