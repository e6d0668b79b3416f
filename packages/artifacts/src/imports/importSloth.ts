import type { SloSpec } from '@slo-scout/slo';
import Decimal from 'decimal.js';
import { fromSlothQueries } from '../exports/slothQueries';
import { Collector } from './Collector';
import { draftSpec } from './draftSpec';
import { mapping, mappings, number, text, type Fields } from './fields';
import { importQuery } from './importQuery';
import { parseDocuments } from './parseDocuments';
import { sloName } from './sloName';
import type { ImportedSlos, ImportOptions } from './types';

/** The two kinds of input differ in how they write names. */
interface Dialect {
  errorQuery: string;
  totalQuery: string;
  pageAlert: string;
  ticketAlert: string;
  plugins: string;
}

const FILE: Dialect = {
  errorQuery: 'error_query',
  totalQuery: 'total_query',
  pageAlert: 'page_alert',
  ticketAlert: 'ticket_alert',
  plugins: 'slo_plugins',
};
const RESOURCE: Dialect = {
  errorQuery: 'errorQuery',
  totalQuery: 'totalQuery',
  pageAlert: 'pageAlert',
  ticketAlert: 'ticketAlert',
  plugins: 'sloPlugins',
};

/**
 * Reads Sloth's input, `prometheus/v1` files and `sloth.slok.dev/v1` resources,
 * one or more documents. Ids stay the same where names are lower-case.
 *
 * @returns the SLOs that can be carried over, and notes about what cannot
 * @throws InvalidSloSpecError with one sentence when the text is not YAML
 * @public
 */
export function importSloth(
  yaml: string,
  options: ImportOptions = {},
): ImportedSlos {
  const collector = new Collector();
  parseDocuments(yaml).forEach((document, index) => {
    if (text(document, 'version') === 'prometheus/v1') {
      importGroup(collector, document, FILE, options);
    } else if (
      text(document, 'apiVersion')?.startsWith('sloth.slok.dev/') &&
      text(document, 'kind') === 'PrometheusServiceLevel'
    ) {
      importGroup(collector, mapping(document, 'spec'), RESOURCE, options);
    } else {
      collector.skip(
        `document ${index + 1}`,
        'It is not an input of Sloth (version: prometheus/v1, or a PrometheusServiceLevel).',
      );
    }
  });
  return collector.result;
}

function importGroup(
  collector: Collector,
  group: Fields,
  dialect: Dialect,
  options: ImportOptions,
): void {
  const service = text(group, 'service') ?? '';
  mappings(group, 'slos').forEach((slo, index) => {
    const name = text(slo, 'name') ?? '';
    collector.add(name || `SLO ${index + 1} of ${service}`, changes => {
      changes.push(...lost(group, slo, dialect));
      return importSlo({ service, name, slo, dialect }, options, changes);
    });
  });
}

function importSlo(
  source: { service: string; name: string; slo: Fields; dialect: Dialect },
  options: ImportOptions,
  changes: string[],
): SloSpec {
  const { service, name, slo, dialect } = source;
  const sli = mapping(slo, 'sli');
  const events = mapping(sli, 'events');
  const error = text(events, dialect.errorQuery);
  const total = text(events, dialect.totalQuery);
  if (error === undefined || total === undefined) {
    throw new Error(
      'raw' in sli || 'plugin' in sli
        ? 'Its SLI is a ratio (raw) or a plugin; only events can be weighed by events, so give an error and a total query.'
        : 'It has no error and total query under sli.events.',
    );
  }
  const objective = number(slo, 'objective');
  if (objective === undefined || objective <= 0 || objective >= 100) {
    throw new Error(
      `Its objective must be a percentage inside (0,100) such as 99.9, got ${
        text(slo, 'objective') ?? 'none'
      }.`,
    );
  }
  if (name && sloName(name) !== name) {
    changes.push(
      `Its name becomes "${sloName(
        name,
      )}", and its id with it; dashboards that ask for the old id show nothing new.`,
    );
  }
  const errorQuery = importQuery('error', error);
  const totalQuery = importQuery('total', total);
  for (const { changed } of [errorQuery, totalQuery]) {
    if (changed) changes.push(changed);
  }
  const { bad, total: all } = fromSlothQueries({
    error: errorQuery.query,
    total: totalQuery.query,
  });
  const pages = mapping(mapping(slo, 'alerting'), dialect.pageAlert);
  return draftSpec(
    {
      service,
      name,
      description: text(slo, 'description'),
      target: new Decimal(objective).div(100).toNumber(),
      bad,
      total: all,
      known: { guard: pages.disable === true ? 'tickets-only' : 'none' },
    },
    options,
  );
}

/** What an SLO of Sloth can say and ours cannot. */
function lost(group: Fields, slo: Fields, dialect: Dialect): string[] {
  const alerting = mapping(slo, 'alerting');
  const alerts = [
    alerting,
    mapping(alerting, dialect.pageAlert),
    mapping(alerting, dialect.ticketAlert),
  ];
  const keys = (parent: Fields, key: string) =>
    Object.keys(mapping(parent, key));
  const labels = [...keys(group, 'labels'), ...keys(slo, 'labels')];
  const alertLabels = alerts
    .flatMap(alert => keys(alert, 'labels'))
    .filter(label => label !== 'sloth_id');
  const ownAnnotations = ['slo_scout_id', 'runbook_url', 'dashboard_url'];
  const annotations = alerts
    .flatMap(alert => keys(alert, 'annotations'))
    .filter(annotation => !ownAnnotations.includes(annotation));
  const plugins = [
    ...mappings(mapping(group, dialect.plugins), 'chain'),
    ...mappings(mapping(slo, 'plugins'), 'chain'),
  ];
  const list = (names: string[]) => [...new Set(names)].join(', ');
  return [
    ...(labels.length > 0
      ? [
          `Its labels (${list(
            labels,
          )}) are left out: on recorded series they would break the period when they change.`,
        ]
      : []),
    ...(alertLabels.length > 0
      ? [
          `Labels of its alerts (${list(
            alertLabels,
          )}) are left out; routes can use sloth_severity, sloth_service and sloth_slo.`,
        ]
      : []),
    ...(annotations.length > 0
      ? [
          `Annotations of its alerts (${list(
            annotations,
          )}) are replaced by ours.`,
        ]
      : []),
    ...(plugins.length > 0
      ? [
          `Its plugins (${list(
            plugins.map(plugin => text(plugin, 'id') ?? 'without id'),
          )}) are left out.`,
        ]
      : []),
    ...(mapping(alerting, dialect.ticketAlert).disable === true
      ? ['It has no ticket alert; ours always has one.']
      : []),
  ];
}
