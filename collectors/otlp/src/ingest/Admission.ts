import { ExportFailure } from './ExportFailure';
import { overloaded, type InFlightBytes } from './InFlightBytes';
import type { LoopDelay } from './LoopDelay';

/**
 * Whether another request may come in. Asked before anything of it is read.
 *
 * @internal
 */
export class Admission {
  constructor(
    readonly inFlight: InFlightBytes,
    private readonly loopDelay: LoopDelay,
    private readonly maxLoopDelayMs: number,
  ) {}

  /** Why no further request should even be read: the client is asked to try again. */
  refusal(): ExportFailure | undefined {
    if (this.inFlight.exhausted) return overloaded();
    if (this.loopDelay.maxMs > this.maxLoopDelayMs) {
      return new ExportFailure(
        'busy',
        'The collector is behind with its work; try again',
      );
    }
    return undefined;
  }
}
