import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/**
 * The fleet page, `/slo-scout`.
 *
 * @public
 */
export const rootRouteRef = createRouteRef({ id: 'slo-scout' });

/**
 * One service with its SLOs and proposals.
 *
 * @public
 */
export const serviceRouteRef = createSubRouteRef({
  id: 'slo-scout.service',
  parent: rootRouteRef,
  path: '/services/:serviceId',
});

/**
 * The review of one proposal.
 *
 * @public
 */
export const proposalRouteRef = createSubRouteRef({
  id: 'slo-scout.proposal',
  parent: rootRouteRef,
  path: '/proposals/:proposalId',
});

/**
 * One SLO with its error budget.
 *
 * @public
 */
export const sloRouteRef = createSubRouteRef({
  id: 'slo-scout.slo',
  parent: rootRouteRef,
  path: '/slos/:sloId',
});

/**
 * The tab *SLOs* of an entity page.
 *
 * @public
 */
export const entityContentRouteRef = createRouteRef({
  id: 'slo-scout.entity-content',
});
