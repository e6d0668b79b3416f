import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Drift } from '@slo-scout/slo';
import { randomUUID } from 'node:crypto';
import type { Database } from '../database/Database';
import type { DriftRecord } from '../database/DriftStore';
import type { NewProposal } from '../database/ProposalStore';
import { SYSTEM_ACTOR } from '../http/Caller';

/** A target that has fitted for so long has stopped drifting, and may begin anew. */
const OVER_AFTER_MS = 7 * 86_400_000;

/**
 * Notes what drift detection saw of an SLO, and proposes another target where
 * that was not done for the same drift before: the same verdict on the same target, until it fitted for a week.
 * Whoever turned such a proposal down is not asked again.
 *
 * @param propose - called for a drift that is new
 * @internal
 */
export async function saveDrift(
  database: Database,
  slo: Slo,
  drift: Drift,
  propose?: () => Promise<Omit<NewProposal, 'id' | 'analysisId'> | undefined>,
): Promise<void> {
  const earlier = await database.drift.get(slo.id);
  const { target, windowDays } = slo.spec;
  const key = `${drift.verdict} ${target} ${windowDays}`;
  const proposal = earlier?.proposedKey === key ? undefined : await propose?.();
  await database.transaction(async tx => {
    // Its target may have been revised while its history was read.
    const current = await tx.slos.get(slo.id);
    if (current?.spec.target !== target) return;
    const record = nextRecord(earlier, drift);
    if (earlier?.proposedKey && !record.proposedKey) {
      await tx.proposals.withdrawRevision(slo.id);
    }
    const origin = proposal && (await tx.proposals.get(slo.proposalId));
    if (!proposal || !origin) {
      await tx.drift.save(slo.id, record);
      return;
    }
    const id = randomUUID();
    await tx.proposals.insertRevision(slo.id, {
      ...proposal,
      id,
      analysisId: origin.analysisId,
    });
    await tx.drift.save(slo.id, {
      ...record,
      proposedKey: key,
      proposalId: id,
    });
    await tx.audit.add({
      actor: SYSTEM_ACTOR,
      action: 'slo.drift',
      subject: `slo:${slo.id}`,
      details: {
        slo: slo.spec.id,
        proposalId: id,
        verdict: drift.verdict,
        target,
        reasons: drift.reasons,
      },
    });
  });
}

function nextRecord(
  earlier: DriftRecord | undefined,
  drift: Drift,
): DriftRecord {
  const { verdict, probabilityMet, expectedBudgetUse, reasons, since } = drift;
  const state = {
    verdict,
    probabilityMet,
    expectedBudgetUse,
    reasons,
    ...(since !== undefined && {
      since: new Date(since * 1000).toISOString(),
    }),
  };
  if (verdict === 'unknown') return { ...earlier, state };
  if (verdict !== 'fits') return { ...earlier, state, fitsSince: undefined };
  const fitsSince = earlier?.fitsSince ?? new Date();
  return Date.now() - fitsSince.getTime() >= OVER_AFTER_MS
    ? { state, fitsSince }
    : { ...earlier, state, fitsSince };
}
