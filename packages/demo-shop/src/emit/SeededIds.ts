import type { IdGenerator } from '@opentelemetry/sdk-trace-base';
import type { Random } from '../model/Random';

/**
 * Ids from whatever generator is set at the moment.
 *
 * @internal
 */
export class SeededIds implements IdGenerator {
  #random: Random | undefined;

  use(random: Random): void {
    this.#random = random;
  }

  generateTraceId = (): string => this.#hex(4);
  generateSpanId = (): string => this.#hex(2);

  #hex(words: number): string {
    let id = '';
    for (let i = 0; i < words; i++) {
      id += (this.#random?.uint32() ?? 0).toString(16).padStart(8, '0');
    }
    return id;
  }
}
