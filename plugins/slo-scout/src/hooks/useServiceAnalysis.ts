import { useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../api/sloScoutApiRef';
import { isFinished } from '../model/isFinished';
import { useAction } from './useAction';
import type { Action } from './useAction';
import { useLoad } from './useLoad';

const FAST_MS = 1_000;
const SLOW_MS = 30_000;

/** @internal */
export interface ServiceAnalysis {
  /** The newest one; undefined when there was none. */
  latest?: Analysis;
  active: boolean;
  start: Action<[], Analysis>;
  cancel: Action<[], Analysis | undefined>;
}

/**
 * Follows the newest analysis of a service, and tells when one has ended.
 *
 * @internal
 */
export function useServiceAnalysis(
  serviceId: string,
  onFinished: () => void,
): ServiceAnalysis {
  const api = useApi(sloScoutApiRef);
  const [fast, setFast] = useState(false);
  const list = useLoad(
    `latest-analysis:${serviceId}`,
    async () => (await api.listAnalyses({ serviceId, limit: 1 })).items,
    { refreshMs: fast ? FAST_MS : SLOW_MS },
  );
  const latest = list.value?.[0];
  const active = latest !== undefined && !isFinished(latest);
  const activeId = active ? latest.id : undefined;
  useEffect(() => setFast(active), [active]);

  // A short analysis may begin and end between two looks, so what counts is
  // that the newest finished one is another than before.
  const seen = useRef<string>(undefined);
  const finished = useRef(onFinished);
  finished.current = onFinished;
  const loaded = list.value !== undefined;
  const finishedId = latest && !active ? latest.id : '';
  useEffect(() => {
    if (!loaded || active) return;
    if (seen.current !== undefined && seen.current !== finishedId) {
      finished.current();
    }
    seen.current = finishedId;
  }, [loaded, active, finishedId]);

  const { reload } = list;
  const start = useAction(async () => {
    const analysis = await api.analyze({ serviceId });
    reload();
    return analysis;
  });
  const cancel = useAction(async () => {
    if (!activeId) return undefined;
    const analysis = await api.cancelAnalysis(activeId);
    reload();
    return analysis;
  });
  return { latest, active, start, cancel };
}
