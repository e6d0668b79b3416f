import { serviceSlug, slugify } from '@slo-scout/slo';
import type { SloSpec } from '@slo-scout/slo';
import Decimal from 'decimal.js';
import { Collector } from './Collector';
import { draftSpec, type Draft } from './draftSpec';
import { mapping, mappings, number, text, type Fields } from './fields';
import { indicatorQueries } from './indicatorQueries';
import { parseDocuments } from './parseDocuments';
import type { ImportedSlos, ImportOptions } from './types';

const PREFIX = 'slo-scout.io/';
const DAYS: Record<string, number> = { d: 1, w: 7, M: 30, Q: 90, Y: 365 };
const GUARDS = ['none', 'count-guard', 'tickets-only'] as const;
const VARIANTS = ['conservative', 'balanced', 'stretch', 'custom'] as const;

/**
 * Reads OpenSLO v1: SLOs with the services and SLIs that they refer to, in one or more
 * documents. An SLO with several objectives becomes several SLOs. What SLO-Scout itself wrote
 * comes back as it was, but for what OpenSLO has no place for (owner, links, numbers of the guard).
 *
 * @returns the SLOs that can be carried over, and notes about what cannot
 * @throws InvalidSloSpecError with one sentence when the text is not YAML
 * @public
 */
export function importOpenSlo(
  yaml: string,
  options: ImportOptions = {},
): ImportedSlos {
  const collector = new Collector();
  const documents = parseDocuments(yaml);
  const ofKind = (kind: string) =>
    documents.filter(
      document =>
        text(document, 'kind') === kind &&
        text(document, 'apiVersion') === 'openslo/v1',
    );
  const byName = (kind: string) =>
    new Map(
      ofKind(kind).map(document => [
        text(mapping(document, 'metadata'), 'name') ?? '',
        document,
      ]),
    );
  const services = byName('Service');
  const slis = byName('SLI');
  documents.forEach((document, index) => {
    if (text(document, 'apiVersion') !== 'openslo/v1') {
      collector.skip(
        `document ${index + 1}`,
        `It is not OpenSLO v1 (apiVersion: ${
          text(document, 'apiVersion') ?? 'none'
        }).`,
      );
    }
  });
  for (const slo of ofKind('SLO')) {
    importSlo(collector, { slo, services, slis }, options);
  }
  return collector.result;
}

interface Sources {
  slo: Fields;
  services: Map<string, Fields>;
  slis: Map<string, Fields>;
}

function importSlo(
  collector: Collector,
  sources: Sources,
  options: ImportOptions,
): void {
  const metadata = mapping(sources.slo, 'metadata');
  const spec = mapping(sources.slo, 'spec');
  const about = text(metadata, 'name') ?? 'SLO without a name';
  const objectives = mappings(spec, 'objectives');
  if (objectives.length === 0) {
    collector.skip(about, 'It has no objectives.');
  }
  objectives.forEach((objective, index) => {
    const suffix = index === 0 ? '' : `-${index + 1}`;
    collector.add(about + suffix, changes => {
      const draft = draftOf(sources, objective, suffix, changes);
      if (objectives.length > 1) {
        changes.push(
          `It has ${objectives.length} objectives; each becomes an SLO of its own.`,
        );
      }
      return draftSpec(draft, options);
    });
  });
}

function draftOf(
  { slo, services, slis }: Sources,
  objective: Fields,
  suffix: string,
  changes: string[],
): Draft {
  const metadata = mapping(slo, 'metadata');
  const spec = mapping(slo, 'spec');
  const annotations = mapping(metadata, 'annotations');
  requireOccurrences(spec, objective);
  const sli = indicatorOf(spec, slis);
  const sliSpec = mapping(sli, 'spec');
  const { bad, total, changed } = indicatorQueries(sliSpec);
  changes.push(...changed);

  const serviceName = text(spec, 'service') ?? '';
  const service =
    text(mapping(services.get(serviceName) ?? {}, 'metadata'), 'displayName') ||
    serviceName;
  const id = text(annotations, `${PREFIX}id`) ?? text(metadata, 'name') ?? '';
  if (
    mappings(spec, 'alertPolicies').length > 0 &&
    !(`${PREFIX}id` in annotations)
  ) {
    changes.push(
      'Its alert policies are left out; the alerts are those of multi-window burn rates.',
    );
  }
  return {
    service,
    name: withoutService(id, service) + suffix,
    title: text(metadata, 'displayName'),
    description: text(sliSpec, 'description') ?? text(spec, 'description'),
    target: targetOf(objective),
    windowDays: windowDaysOf(spec, changes),
    bad,
    total,
    known: knownOf(annotations, changes),
  };
}

function requireOccurrences(spec: Fields, objective: Fields): void {
  const method = text(spec, 'budgetingMethod') ?? 'Occurrences';
  if (method !== 'Occurrences') {
    throw new Error(
      `It budgets by ${method}; SLO-Scout weighs events, so set budgetingMethod to Occurrences and choose the target anew.`,
    );
  }
  if ('indicator' in objective || 'indicatorRef' in objective) {
    throw new Error(
      'It is composed of several indicators; import these as SLOs and measure the journey as a whole.',
    );
  }
}

function indicatorOf(spec: Fields, slis: Map<string, Fields>): Fields {
  const reference = text(spec, 'indicatorRef');
  if (reference === undefined) {
    return mapping(spec, 'indicator');
  }
  const sli = slis.get(reference);
  if (!sli) {
    throw new Error(
      `It refers to the SLI "${reference}", which is not in the text; give both together.`,
    );
  }
  return sli;
}

function targetOf(objective: Fields): number {
  const percent = number(objective, 'targetPercent');
  const target =
    number(objective, 'target') ??
    (percent === undefined
      ? undefined
      : new Decimal(percent).div(100).toNumber());
  if (target === undefined) {
    throw new Error('Its objective has neither target nor targetPercent.');
  }
  return target;
}

function windowDaysOf(spec: Fields, changes: string[]): number | undefined {
  const [window] = mappings(spec, 'timeWindow');
  const duration = window ? text(window, 'duration') ?? '' : '';
  const [, count, unit] = /^(\d+)([mhdwMQY])$/.exec(duration) ?? [];
  if (!window) {
    changes.push('It has no time window; it gets the default.');
    return undefined;
  }
  const days = Number(count) * (DAYS[unit] ?? NaN);
  if (!Number.isFinite(days)) {
    throw new Error(
      `Its window "${duration}" is not a number of days; use 7d, 28d, 30d or 90d.`,
    );
  }
  if (
    'calendar' in window ||
    window.isRolling === false ||
    /[MQY]/.test(unit)
  ) {
    changes.push(
      `Its calendar window of ${duration} becomes a rolling one of ${days} days.`,
    );
  }
  return days;
}

/** Our own annotations say what OpenSLO has no field for. */
function knownOf(annotations: Fields, changes: string[]): Draft['known'] {
  const of = (name: string) => text(annotations, PREFIX + name);
  const guard = GUARDS.find(mode => mode === of('low-traffic-guard'));
  if (guard === 'count-guard') {
    changes.push(
      'Its guard for low traffic is left out, as the document does not say how many events it asks for; it is chosen anew by an analysis.',
    );
  }
  const variant = VARIANTS.find(name => name === of('variant'));
  const rationale: SloSpec['rationale'] | undefined = variant && {
    variant,
    probabilityMet: number(annotations, `${PREFIX}probability-met`) ?? 0.5,
    provisional: of('provisional') !== 'false',
    historyDays: number(annotations, `${PREFIX}history-days`) ?? 0,
    exemplarTraceIds: Object.keys(annotations)
      .filter(key => key.startsWith(`${PREFIX}exemplar-trace-`))
      .map(key => text(annotations, key) ?? '')
      .filter(Boolean),
  };
  return {
    guard: guard === 'tickets-only' ? guard : 'none',
    scrapeIntervalSeconds: number(
      annotations,
      `${PREFIX}scrape-interval-seconds`,
    ),
    ...(rationale && { rationale }),
  };
}

/** Our ids begin with the service; its name does not belong into the name of the SLO. */
function withoutService(id: string, service: string): string {
  const prefix = [serviceSlug(service), slugify(service)].find(
    slug => id.startsWith(`${slug}-`) && id.length > slug.length + 1,
  );
  return prefix ? id.slice(prefix.length + 1) : id;
}
