import type {
  AuditEntry,
  Slo,
  SloScoutApi,
} from '@slo-scout/backstage-plugin-slo-scout-common';

/** The newest of each kind; older ones are in the audit log itself. */
const NEWEST = 20;

/**
 * What happened to an SLO, newest first: its approval is recorded with the
 * proposal, its files with itself, its change requests with the service.
 *
 * @internal
 */
export async function loadSloHistory(
  api: SloScoutApi,
  slo: Slo,
): Promise<AuditEntry[]> {
  const subjects = [
    `proposal:${slo.proposalId}`,
    `slo:${slo.id}`,
    `service:${slo.serviceId}`,
  ];
  const pages = await Promise.all(
    subjects.map(subject => api.listAudit({ subject, limit: NEWEST })),
  );
  return pages
    .flatMap(page => page.items)
    .filter(({ details }) => concerns(details.slos, slo.id))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** An entry that names SLOs must name this one. */
function concerns(slos: unknown, id: string): boolean {
  return !Array.isArray(slos) || slos.includes(id);
}
