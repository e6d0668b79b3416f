import { shortOperation } from './operationNames';

/**
 * What a name is made of.
 *
 * @internal
 */
export interface Naming {
  id: string;
  service: string;
  /** Operations that tell it from the others, as `service\u0000operation`; empty when it only has its entry. */
  calls: string[];
  /** Entry operation as templated. */
  entryOperation: string;
  /** True when it was told from others by making none of their calls. */
  plain: boolean;
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
  return compose(
    journey,
    journey.calls.map(call => shortOperation(call.split('\u0000')[1])),
    shortOperation(journey.entryOperation),
  );
}

function whole(journey: Naming): string {
  return compose(
    journey,
    journey.calls.map(call => call.split('\u0000')[1]),
    journey.entryOperation,
  );
}

function withServices(journey: Naming): string {
  return compose(
    journey,
    journey.calls.map(call => call.replace('\u0000', ' ')),
    journey.entryOperation,
  );
}

function withId(journey: Naming): string {
  return `${withServices(journey)} #${journey.id.slice(0, 6)}`;
}

function compose(journey: Naming, calls: string[], entry: string): string {
  if (calls.length > 0) {
    return `${journey.service} · ${calls.join(' + ')}`;
  }
  return `${journey.service} · ${entry}${
    journey.plain ? ' (nothing else)' : ''
  }`;
}
