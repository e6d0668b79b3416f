import { readHistories } from '@slo-scout/cli';
import { judgeHistories } from '@slo-scout/slo';
import { figuresOf } from './figures';
import { scoresOf } from './scores';
import { forecasterTable, reliabilityTable, targetTable } from './tables';
import type { CalibrationResult } from './CalibrationResult';

/** Reasons shown at most; a folder of thousands may have as many. */
const MAX_REASONS = 20;

/** Back-tests on histories that were recorded elsewhere. */
export async function runHistories(
  location: string,
  options: { samples: number; windowDays?: number },
): Promise<CalibrationResult> {
  const read = await readHistories(location);
  const { cases, histories, skipped } = judgeHistories(read, options);
  const [[, ours], ...baselines] = [...cases];
  const reasons = [
    ...skipped.slice(0, MAX_REASONS),
    ...(skipped.length > MAX_REASONS
      ? [`and ${skipped.length - MAX_REASONS} more`]
      : []),
  ];
  if (ours.length === 0) {
    throw new Error(
      `no history of ${location} can be judged: ${
        reasons.join('; ') || 'there are no rows'
      }`,
    );
  }
  const judged = [...histories.values()].reduce((sum, count) => sum + count, 0);
  const windows = [...histories]
    .sort(([a], [b]) => b - a)
    .map(([days, count]) => `${count} by windows of ${days} days`);
  return {
    title: `${judged} histories, ${ours.length} windows`,
    reliability: scoresOf(ours).reliability,
    figures: {
      ...figuresOf(ours, new Map(baselines)),
      histories: judged,
      windows: ours.length,
      skipped: skipped.length,
    },
    table: [
      `${judged} histories (${windows.join(', ')}), ${ours.length} windows`,
      forecasterTable(cases),
      'Targets that were set',
      targetTable(ours, new Map(baselines)),
      'Reliability of slo-scout: promised and kept, by decile',
      reliabilityTable(ours),
      ...(reasons.length > 0
        ? [`Left out:\n${reasons.map(reason => `- ${reason}`).join('\n')}`]
        : []),
    ].join('\n\n'),
  };
}
