import type { LogTemplater } from '@slo-scout/logs';
import type { DecodedLogRecord, DecodedMetric } from '@slo-scout/telemetry';
import type {
  LogCount,
  MetricPresence,
  TelemetryEvent,
} from '@slo-scout/telemetry-store';
import { EVENT_PREFIX, eventOf } from './eventOf';
import type { LogOutcomes } from './LogMetrics';
import { severityClass } from './severityClass';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What is older than history is not looked at by anybody. */
const OLDEST_LOG_MS = 40 * DAY_MS;
const OLDEST_EVENT_MS = 7 * DAY_MS;
/** Clocks that are further ahead are wrong. */
const MAX_AHEAD_MS = 10 * MINUTE_MS;
/** Older records are a backfill; in a metric they would seem to happen now. */
const LIVE_MS = 5 * MINUTE_MS;
/** OTLP's first number of ERROR. */
const FIRST_ERROR = 17;
const MAX_NAME = 256;
const MAX_TEMPLATE = 512;

/**
 * Adds up what the records of a partition say between two commits. What
 * records are counted under follows from the records alone and the log's own
 * time, so that who reads them again counts the same.
 *
 * @internal
 */
export class SignalsAccumulator {
  private readonly logs = new Map<string, LogCount>();
  private readonly metrics = new Map<string, MetricPresence>();
  private readonly events: TelemetryEvent[] = [];
  /** Log records and events that are older than anything that is kept. */
  tooOld = 0;
  logRecords = 0;
  /** Log records that were written just now, by service. */
  readonly live = new Map<string, LogOutcomes>();

  constructor(private readonly templater: LogTemplater) {}

  /** Number of rows that a commit would write. */
  get size(): number {
    return this.logs.size + this.metrics.size + this.events.length;
  }

  /** @param logTime - when the log took the record, ms */
  addLog(record: DecodedLogRecord, logTime: number): void {
    const time = timeOf(record.time, logTime);
    const severity = severityClass(record.severityNumber, record.severityText);
    if (record.eventName.startsWith(EVENT_PREFIX)) {
      const event = eventOf(record, severity, time);
      if (event) {
        if (time < logTime - OLDEST_EVENT_MS) this.tooOld++;
        else this.events.push({ ...event, service: nameOf(event.service) });
        return;
      }
    }
    if (time < logTime - OLDEST_LOG_MS) {
      this.tooOld++;
      return;
    }
    this.logRecords++;
    const service = nameOf(record.resource.service);
    if (time >= logTime - LIVE_MS) this.addLive(service, severity);
    const minute = (Math.floor(time / MINUTE_MS) * MINUTE_MS) / 1000;
    const { id, text } = this.templateOf(record, service);
    const key = `${minute}\n${severity}\n${id}\n${service}`;
    const known = this.logs.get(key);
    const traced = record.traced ? 1 : 0;
    if (known) {
      known.total++;
      known.traced += traced;
    } else {
      this.logs.set(key, {
        ...{ service, minute, severity, template: id, text, traced },
        total: 1,
      });
    }
  }

  addMetric(metric: DecodedMetric, logTime: number): void {
    const { type, monotonic, temporality, bounds } = metric;
    const service = nameOf(metric.resource.service);
    const name = nameOf(metric.name);
    const key = `${name}\n${service}`;
    const labelKeys = metric.labelKeys.map(nameOf);
    const known = this.metrics.get(key)?.labelKeys;
    this.metrics.set(key, {
      ...{ service, name, type, monotonic, temporality, bounds },
      unit: nameOf(metric.unit),
      labelKeys: known ? [...new Set([...known, ...labelKeys])] : labelKeys,
      lastSeen: Math.floor(timeOf(metric.time, logTime) / 1000),
    });
  }

  /** What is to be committed. */
  totals(): {
    logs: LogCount[];
    metrics: MetricPresence[];
    events: TelemetryEvent[];
  } {
    return {
      logs: [...this.logs.values()],
      metrics: [...this.metrics.values()],
      events: this.events,
    };
  }

  private addLive(service: string, severity: number): void {
    const outcomes = this.live.get(service) ?? { ok: 0, error: 0 };
    outcomes[severity >= FIRST_ERROR ? 'error' : 'ok']++;
    this.live.set(service, outcomes);
  }

  /** What a collector has found, else what is found here. */
  private templateOf(
    { template, templateId, body, eventName }: DecodedLogRecord,
    service: string,
  ): { id: string; text: string } {
    if (template && templateId && /^[0-9a-f]{16}$/.test(templateId)) {
      return { id: templateId, text: cut(template, MAX_TEMPLATE) };
    }
    const found = this.templater.template(service, body ?? eventName);
    return { id: found.id, text: cut(found.template, MAX_TEMPLATE) };
  }
}

/** Event time; the log's own where there is none, or one that cannot be. */
function timeOf(time: number, logTime: number): number {
  return time > 0 && time <= logTime + MAX_AHEAD_MS ? time : logTime;
}

function nameOf(name: string): string {
  return cut(name, MAX_NAME);
}

function cut(text: string, length: number): string {
  return text.length > length ? text.slice(0, length) : text;
}
