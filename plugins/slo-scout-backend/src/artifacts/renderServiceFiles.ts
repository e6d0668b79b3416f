import { renderService } from '@slo-scout/artifacts';
import type {
  Artifact,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Database } from '../database/Database';

/**
 * Renders the files of all SLOs of a service and keeps them.
 *
 * @param slos - all of the service, at least one
 * @param sloId - the one that was asked for
 * @internal
 */
export async function renderServiceFiles(
  tx: Database,
  slos: Slo[],
  sloId: string,
): Promise<Artifact[]> {
  const [{ serviceId }] = slos;
  const files = renderService(slos.map(slo => slo.spec));
  await tx.artifacts.replace(serviceId, sloId, files);
  return tx.artifacts.ofService(serviceId);
}
