import type { ReflectorSink } from '../watch/Reflector';

/** Turns what happens to the objects of a kind into facts, which it hands to a callback. */
export type FactTracker<T> = Omit<ReflectorSink<T>, 'room'>;
