import { useMemo } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  proposalRouteRef,
  rootRouteRef,
  serviceRouteRef,
  sloRouteRef,
} from '../routes';

/** The tabs of the fleet page; the ids are their paths. */
export const TABS = [
  'services',
  'journeys',
  'analyses',
  'proposals',
  'slos',
  'artifacts',
] as const;

/** @internal */
export type Tab = (typeof TABS)[number];

/**
 * Addresses inside the plugin.
 *
 * @internal
 */
export interface Links {
  tab(tab: Tab, query?: Record<string, string>): string;
  service(id: string): string;
  proposal(id: string): string;
  slo(id: string): string;
}

/**
 * Addresses inside the plugin, wherever the app has mounted it.
 *
 * @internal
 */
export function useLinks(): Links {
  const root = useRouteRef(rootRouteRef);
  const service = useRouteRef(serviceRouteRef);
  const proposal = useRouteRef(proposalRouteRef);
  const slo = useRouteRef(sloRouteRef);
  return useMemo(
    () => ({
      tab: (tab, query) => {
        const search = new URLSearchParams(query).toString();
        return `${root()}/${tab}${search ? `?${search}` : ''}`;
      },
      service: serviceId => service({ serviceId }),
      proposal: proposalId => proposal({ proposalId }),
      slo: sloId => slo({ sloId }),
    }),
    [root, service, proposal, slo],
  );
}
