import type { Distinction } from './distinctCalls';
import { shortOperation } from './operationNames';

/**
 * What a name is made of.
 *
 * @internal
 */
export interface Naming {
  id: string;
  service: string;
  /** Entry operation as templated. */
  entryOperation: string;
  /** How it differs from others of the same entry; undefined when the entry alone tells. */
  distinction: Distinction | undefined;
}

/**
 * Names for people, each once: first as short as can be, then with whole
 * operation names, then with services, and at last with a part of the id.
 *
 * @internal
 */
export function nameJourneys(journeys: Naming[]): string[] {
  const forms = [short, whole, withServices, withId];
  const names = journeys.map(short);
  for (const form of forms.slice(1)) {
    const count = new Map<string, number>();
    for (const name of names) {
      count.set(name, (count.get(name) ?? 0) + 1);
    }
    journeys.forEach((journey, i) => {
      if ((count.get(names[i]) ?? 0) > 1) {
        names[i] = form(journey);
      }
    });
  }
  return names;
}

function short(journey: Naming): string {
  return compose(journey, call => shortOperation(operationOf(call)));
}

function whole(journey: Naming): string {
  return compose(journey, operationOf);
}

function withServices(journey: Naming): string {
  return compose(journey, call => call.replace('\u0000', ' '));
}

function withId(journey: Naming): string {
  return `${withServices(journey)} #${journey.id.slice(0, 6)}`;
}

function operationOf(call: string): string {
  return call.slice(call.indexOf('\u0000') + 1);
}

function compose(journey: Naming, show: (call: string) => string): string {
  const { service, entryOperation, distinction } = journey;
  if (!distinction || distinction.calls.length === 0) {
    const entry = show(`${service}\u0000${entryOperation}`);
    return `${service} · ${entry}${distinction ? ' (no calls)' : ''}`;
  }
  const calls = distinction.calls.map(show).join(' + ');
  return `${service} · ${calls}${distinction.only ? ' only' : ''}`;
}
