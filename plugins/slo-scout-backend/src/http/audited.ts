import type {
  AuditorService,
  AuditorServiceEventSeverityLevel,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';

/**
 * Runs an operation inside an event of Backstage's auditor, which also hears of
 * what failed or was denied.
 *
 * @internal
 */
export async function audited<T>(
  auditor: AuditorService,
  request: Request<any, any, any, any>,
  event: {
    /** kebab-case, e.g. `slo-mutate` */
    eventId: string;
    severityLevel: AuditorServiceEventSeverityLevel;
    meta: JsonObject;
  },
  operation: () => Promise<T>,
): Promise<T> {
  const auditorEvent = await auditor.createEvent({ ...event, request });
  try {
    const result = await operation();
    await auditorEvent.success();
    return result;
  } catch (error) {
    await auditorEvent.fail({ error: toError(error) });
    throw error;
  }
}
