import { burnRateWindows } from '../burn-rate/burnRateWindows';
import type { SloSpec } from '../types';
import { InvalidSloSpecError } from './InvalidSloSpecError';
import { sloId } from './sloId';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_NAME_LENGTH = 63;
const WINDOW = '{{.window}}';

/**
 * Checks an SLO before anything is made of it.
 *
 * @throws InvalidSloSpecError for the first thing that is wrong
 * @public
 */
export function validateSloSpec(spec: SloSpec): void {
  requireName('name of the SLO', spec.name);
  requireName('name of the SLI', spec.sli.name);
  ensure(
    spec.service.trim() !== '',
    'The SLO needs a service; give telemetry’s service.name.',
  );
  ensure(
    spec.sli.service === spec.service,
    `The SLI belongs to the service "${spec.sli.service}", the SLO to "${spec.service}"; use one of them.`,
  );
  ensure(
    spec.id === sloId(spec.service, spec.name),
    `The id of the SLO must be "${sloId(spec.service, spec.name)}", got "${
      spec.id
    }".`,
  );
  ensure(
    spec.target > 0 && spec.target < 1,
    `The target must be a ratio inside (0,1) such as 0.999, got ${spec.target}.`,
  );
  requireWindows(spec);
  requireQueries(spec);
  requireThreshold(spec);
  ensure(
    Number.isInteger(spec.guard.minimumBadEvents) &&
      spec.guard.minimumBadEvents >= 0,
    `The guard's minimum of bad events must be a whole number of at least 0, got ${spec.guard.minimumBadEvents}.`,
  );
  requireBaseUrl('runbookBaseUrl', spec.runbookBaseUrl);
  requireBaseUrl('dashboardBaseUrl', spec.dashboardBaseUrl);
}

function ensure(condition: boolean, message: string): void {
  if (!condition) {
    throw new InvalidSloSpecError(message);
  }
}

function requireName(what: string, name: string): void {
  ensure(
    NAME.test(name) && name.length <= MAX_NAME_LENGTH,
    `The ${what} must be 1 to ${MAX_NAME_LENGTH} lower-case letters, digits and inner dashes, got "${name}".`,
  );
}

function requireWindows({ windowDays, scrapeIntervalSeconds }: SloSpec): void {
  ensure(
    scrapeIntervalSeconds > 0 && Number.isFinite(scrapeIntervalSeconds),
    `The scrape interval must be a positive number of seconds, got ${scrapeIntervalSeconds}.`,
  );
  try {
    burnRateWindows(windowDays, { scrapeIntervalSeconds });
  } catch (error) {
    throw new InvalidSloSpecError((error as RangeError).message);
  }
}

function requireQueries({ sli: { queries } }: SloSpec): void {
  for (const [name, query] of Object.entries(queries)) {
    ensure(
      query.includes(WINDOW),
      `The ${name} query must use ${WINDOW} as its range, e.g. rate(requests_total[${WINDOW}]).`,
    );
    ensure(!/[\r\n]/.test(query), `The ${name} query must be one line.`);
  }
  ensure(
    queries.bad.trim() !== queries.total.trim(),
    'The bad and the total query are the same; the bad query must count bad events only.',
  );
}

function requireThreshold({ sli }: SloSpec): void {
  if (sli.kind === 'latency') {
    ensure(
      sli.thresholdSeconds !== undefined &&
        sli.thresholdSeconds > 0 &&
        Number.isFinite(sli.thresholdSeconds),
      `A latency SLI needs a positive threshold in seconds, got ${sli.thresholdSeconds}.`,
    );
  } else {
    ensure(
      sli.thresholdSeconds === undefined,
      'An availability SLI has no latency threshold; leave it out.',
    );
  }
}

function requireBaseUrl(field: string, value: string | undefined): void {
  if (value !== undefined) {
    ensure(
      /^https?:\/\/[^\s"]+[^\s"/]$/.test(value),
      `${field} must be an http(s) URL without a trailing slash, got "${value}".`,
    );
  }
}
