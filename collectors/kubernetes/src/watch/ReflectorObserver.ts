import type { WatchEventType } from './watchEvents';

/** Why a collection is listed. */
export type RelistReason = 'start' | 'expired' | 'failures';

/** Is told what a {@link Reflector} does, to count it. */
export interface ReflectorObserver {
  listed(resource: string, reason: RelistReason, objects: number): void;
  event(resource: string, type: WatchEventType): void;
  /** `closed` by the server in order, `cut` or silent, `refused` with a status. */
  watchEnded(resource: string, how: 'closed' | 'cut' | 'refused'): void;
  /** HTTP status, or `network`. */
  failed(resource: string, cause: string): void;
  undecodable(resource: string, reason: 'invalid' | 'oversized'): void;
}
