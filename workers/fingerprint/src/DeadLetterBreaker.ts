/**
 * When dead letters are too many.
 *
 * @public
 */
export interface DeadLetterLimits {
  /** Share of all records of a window that may be dead, 0 to 1. Default 0.25. */
  maxShare: number;
  /** So many of a window are always let through. Default 100. */
  minRecords: number;
  /** Length of a window by the clock, ms. Default 60 000. */
  windowMs: number;
}

/**
 * Limits that apply where none are given.
 *
 * @internal
 */
export const DEFAULT_DEAD_LETTER_LIMITS: DeadLetterLimits = {
  maxShare: 0.25,
  minRecords: 100,
  windowMs: 60_000,
};

/**
 * Bounds the rate at which records go to the dead letters. Where most of what
 * comes can't be read, something is wrong with the topic or with this program,
 * and the records are better off where they are until somebody has looked.
 *
 * @internal
 */
export class DeadLetterBreaker {
  private windowFrom = -Infinity;
  private records = 0;
  private dead = 0;

  constructor(
    private readonly limits: DeadLetterLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts a record that could be read. */
  countGood(): void {
    this.roll();
    this.records++;
  }

  /** Counts a dead record; false when it must not go to the dead letters in this window. */
  admit(): boolean {
    this.roll();
    const { maxShare, minRecords } = this.limits;
    if (this.dead >= minRecords && this.dead > maxShare * this.records) {
      return false;
    }
    this.records++;
    this.dead++;
    return true;
  }

  /** Until the next window, ms. */
  get waitMs(): number {
    return Math.max(0, this.windowFrom + this.limits.windowMs - this.now());
  }

  private roll(): void {
    if (this.now() < this.windowFrom + this.limits.windowMs) return;
    this.windowFrom = this.now();
    this.records = 0;
    this.dead = 0;
  }
}
