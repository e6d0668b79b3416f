import type { Entity } from '@backstage/catalog-model';
import type { SeededJourney } from './seedTelemetry';

/** A whole bin, at or before the present time; unix seconds. */
export const NOW = Math.floor(Date.now() / 300_000) * 300;

/** Seconds. */
export const DAY = 86_400;

/** A journey of gateway through cart and payment that fails now and then. */
export const CHECKOUT: SeededJourney = {
  entry: { service: 'gateway', operation: 'POST /cart/checkout' },
  calls: [
    { service: 'cart', operation: 'GetCart' },
    { service: 'payment', operation: 'Charge' },
  ],
  requestsPerStep: 200,
  errorsAt: step => (step % 50 === 0 ? 1 : 0),
  durationSeconds: 0.3,
};

/** The catalog's component of the journey's entry. */
export const GATEWAY: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'gateway', namespace: 'default', title: 'Shop gateway' },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-shop' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/team-shop' }],
};
