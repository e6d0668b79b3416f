import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { SloScoutConfig } from '../config/SloScoutConfig';
import type { SloScout } from '../SloScout';

/**
 * Schedules what the plugin does by itself, each task in one process at a time.
 *
 * @internal
 */
export async function scheduleTasks(
  sloScout: SloScout,
  scheduler: SchedulerService,
  config: SloScoutConfig,
): Promise<void> {
  const { automatic } = config.analysis;
  await scheduler.scheduleTask({
    ...config.catalog.schedule,
    id: 'slo-scout-sync-services',
    fn: async signal => {
      await sloScout.sync.sync(signal);
    },
  });
  await scheduler.scheduleTask({
    id: 'slo-scout-automatic-analysis',
    frequency: automatic.frequency,
    timeout: { minutes: 2 },
    fn: async () => {
      await sloScout.sync.syncTelemetry();
      await sloScout.worker.failOrphans();
      if (automatic.enabled) await sloScout.automatic.queueDue();
    },
  });
  await scheduler.scheduleTask({
    id: 'slo-scout-refresh-budgets',
    frequency: { seconds: 30 },
    timeout: { minutes: 10 },
    fn: signal => sloScout.budgets.refresh(signal),
  });
  if (config.drift.enabled) {
    await scheduler.scheduleTask({
      id: 'slo-scout-detect-drift',
      frequency: { minutes: 10 },
      timeout: { minutes: 30 },
      fn: signal => sloScout.drift.detect(signal),
    });
  }
  await scheduler.scheduleTask({
    id: 'slo-scout-refresh-change-requests',
    frequency: { minutes: 1 },
    timeout: { minutes: 5 },
    fn: () => sloScout.changeRequests.refreshStale(),
  });
}
