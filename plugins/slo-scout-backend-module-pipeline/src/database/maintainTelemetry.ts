import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import {
  PostgresTelemetryStore,
  type TelemetryStoreOptions,
} from '@slo-scout/telemetry-store';

const DAY_SECONDS = 86_400;

/**
 * Drops what is past retention from the log and from the tables of the data
 * plane.
 *
 * Capsules count their age from the newest one and not from today, so that a
 * recording of last year keeps its data, and so that nothing is lost because
 * the pipeline was off for long.
 *
 * @returns names of the dropped tables.
 * @internal
 */
export async function maintainTelemetry(
  options: TelemetryStoreOptions & { retentionDays: number },
): Promise<string[]> {
  const { retentionDays, ...where } = options;
  const log = await PostgresTelemetryLog.create(where);
  const store = await PostgresTelemetryStore.create(where);
  try {
    const newest = (await store.extent())?.to ?? Date.now() / 1000;
    const behind = Math.max(0, (Date.now() / 1000 - newest) / DAY_SECONDS);
    const days = Math.ceil(retentionDays + behind);
    return [
      ...(await log.maintain()),
      ...(await store.maintain({
        capsuleDays: days,
        variantDays: days,
        logDays: days,
      })),
    ];
  } finally {
    await Promise.all([log.close(), store.close()]);
  }
}
