import { commitOffset } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import type {
  MetricPresence,
  SignalsCommit,
  SignalsLimits,
  SignalsResult,
} from '../../SignalsCommit';
import { addEvents } from './addEvents';
import { addLogCounts } from './addLogCounts';
import { addMetrics } from './addMetrics';
import { admitServices } from './admitServices';
import { lockSignals } from './lockSignals';

/**
 * Writes what was read of a partition in the caller's transaction. The offset
 * comes first: its row stays locked, so that a new owner of the partition
 * waits for the end of this and is then right.
 *
 * @throws FencedError when the partition is no longer ours; the transaction has to be rolled back.
 * @internal
 */
export async function commitSignals(
  client: PoolClient,
  schema: string,
  commit: SignalsCommit,
  { limits, publishes }: { limits: SignalsLimits; publishes: boolean },
): Promise<SignalsResult> {
  const { assignment, position, logs, events, metrics } = commit;
  await commitOffset(client, schema, assignment, position);
  const seen = lastSeen(commit);
  const refused = { service_limit: 0, event_limit: 0, metric_limit: 0 };
  if (!seen.size) return { untemplated: 0, eventsCreated: 0, refused };

  await lockSignals(client, schema);
  const services = await admitServices(client, schema, seen, limits.services);
  const isKnown = ({ service }: { service: string }) => services.has(service);
  const untemplated = await addLogCounts(
    client,
    schema,
    logs.filter(isKnown),
    limits.templates,
  );
  const added = await addEvents(
    client,
    schema,
    events.filter(isKnown),
    limits.eventsPerDay,
    publishes,
  );
  refused.event_limit = added.refused;
  refused.metric_limit = await addMetrics(
    client,
    schema,
    uniqueMetrics(metrics.filter(isKnown)),
    limits.metrics,
  );
  for (const log of logs) if (!isKnown(log)) refused.service_limit += log.total;
  refused.service_limit += [...events, ...metrics].filter(
    one => !isKnown(one),
  ).length;
  return { untemplated, eventsCreated: added.created, refused };
}

function lastSeen({ logs, events, metrics }: SignalsCommit) {
  const seen = new Map<string, number>();
  const add = (service: string, time: number) =>
    seen.set(service, Math.max(seen.get(service) ?? 0, Math.floor(time)));
  logs.forEach(({ service, minute }) => add(service, minute));
  events.forEach(({ service, time }) => add(service, time));
  metrics.forEach(metric => add(metric.service, metric.lastSeen));
  return seen;
}

/** One statement must not write a row twice: the last word counts. */
function uniqueMetrics(metrics: readonly MetricPresence[]): MetricPresence[] {
  return [
    ...new Map(
      metrics.map(metric => [
        JSON.stringify([metric.service, metric.name]),
        metric,
      ]),
    ).values(),
  ];
}
