import { SpanKind } from '@slo-scout/telemetry';
import type { Journey, JourneyVariant } from '../types';
import { attachFragments } from './attachFragments';
import { distinctCalls } from './distinctCalls';
import { groupByEntry } from './groupByEntry';
import type { GroupedJourney } from './GroupedJourney';
import { identifyJourneys } from './identifyJourneys';
import { nameJourneys } from './nameJourneys';
import { isProbe } from './operationNames';
import { presentNames } from './presentNames';
import { VariantGraph } from './VariantGraph';

/**
 * The journeys that users take, from the shapes of their traces.
 *
 * A root whose operation tells what is done (a route, an RPC method, one of
 * several names) is a journey. Where all roots look alike, the first calls
 * below that tell groups of variants apart make the journeys. Variants that
 * differ by optional calls, repetition, deeper work or by ending early are one
 * journey; incomplete traces belong to the journey that they are a piece of.
 *
 * Deterministic: the order of the input does not matter.
 *
 * @param previous - the result of an earlier inference; ids are taken over from it
 * @returns journeys with unique ids and names, most traces first
 * @public
 */
export function inferJourneys(
  variants: JourneyVariant[],
  previous: Journey[] = [],
): Journey[] {
  // Where nothing ever failed, it may be that nothing says so.
  const failuresKnown = variants.some(({ failed = 0 }) => failed > 0);
  const sorted = variants
    .map(v => (failuresKnown ? v : { ...v, failed: undefined }))
    .sort((a, b) => (a.variantKey < b.variantKey ? -1 : 1));
  const nameOf = presentNames(sorted);
  const graphs = sorted.map(variant => new VariantGraph(variant, nameOf));
  const groups = groupByEntry(graphs.filter(graph => graph.variant.complete));
  const strangers = attachFragments(
    graphs.filter(graph => !graph.variant.complete),
    groups,
  );
  // Their root is never seen: then the first span that is seen is the entry.
  groups.push(...groupByEntry(strangers));

  const siblings = new Map<string, GroupedJourney[]>();
  for (const group of groups) {
    siblings.set(group.entry, [...(siblings.get(group.entry) ?? []), group]);
  }
  const described = groups.map(group => {
    const clusters = (siblings.get(group.entry) ?? []).flatMap(
      sibling => sibling.cluster ?? [],
    );
    const distinction = group.cluster && distinctCalls(group.cluster, clusters);
    const rootOperation = group.entry.split('\u0000')[1];
    return {
      ...group,
      distinction,
      rootOperation,
      service: entryServiceOf(group),
      operation:
        distinction?.calls.map(call => call.split('\u0000')[1]).join(' + ') ||
        rootOperation,
    };
  });
  const ids = identifyJourneys(described, previous);
  const names = nameJourneys(
    described.map((group, i) => ({
      id: ids[i],
      service: group.service,
      entryOperation: group.rootOperation,
      distinction: group.distinction,
    })),
  );
  return described
    .map((group, i): Journey => {
      const list = group.graphs.map(graph => graph.variant);
      return {
        id: ids[i],
        name: names[i],
        entryService: group.service,
        entryOperation: group.operation,
        services: servicesOf(list),
        variantKeys: list.map(variant => variant.variantKey).sort(),
        traces: list.reduce((sum, variant) => sum + variant.traces, 0),
        firstSeen: list.reduce((t, v) => Math.min(t, v.firstSeen), Infinity),
        lastSeen: list.reduce((t, v) => Math.max(t, v.lastSeen), -Infinity),
        biasedSampling: list.some(variant => variant.sampling === 'unknown'),
        ...(isProbe(group.rootOperation) ? { probe: true } : {}),
      };
    })
    .sort((a, b) => b.traces - a.traces || (a.id < b.id ? -1 : 1));
}

/**
 * The service whose users take the journey: the root's, unless the root is
 * only the client or the producer (a browser, a load generator) of the first
 * server that is seen.
 */
function entryServiceOf(group: GroupedJourney): string {
  const [main] = group.graphs
    .map(graph => graph.variant)
    .sort(
      (a, b) => Number(b.complete) - Number(a.complete) || b.traces - a.traces,
    );
  const { operations, kinds, entryService, entryOperation } = main;
  const root = operations.indexOf(`${entryService}\u0000${entryOperation}`);
  if (kinds[root] !== SpanKind.client && kinds[root] !== SpanKind.producer) {
    return entryService;
  }
  const door = kinds.findIndex(
    kind => kind === SpanKind.server || kind === SpanKind.consumer,
  );
  return door < 0 ? entryService : operations[door].split('\u0000')[0];
}

function servicesOf(variants: JourneyVariant[]): string[] {
  const services = new Set<string>();
  for (const variant of variants) {
    for (const operation of variant.operations) {
      services.add(operation.split('\u0000')[0]);
    }
  }
  return [...services].sort();
}
