import type { Entity } from '@backstage/catalog-model';
import {
  isSloScoutAvailable,
  serviceNameCandidates,
  serviceNameOfEntity,
} from './annotations';

function entity(kind: string, annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'cart', namespace: 'shop', annotations },
  };
}

describe('annotations', () => {
  it('offers SLOs for any component that is not opted out', () => {
    expect(isSloScoutAvailable(entity('Component'))).toBe(true);
    expect(isSloScoutAvailable(entity('component'))).toBe(true);
    expect(isSloScoutAvailable(entity('System'))).toBe(false);
    expect(
      isSloScoutAvailable(
        entity('Component', { 'slo-scout.io/disabled': 'true' }),
      ),
    ).toBe(false);
  });

  it('names the service by annotation, else by name', () => {
    const annotated = entity('Component', {
      'slo-scout.io/service-name': ' shop-cart ',
    });
    expect(serviceNameOfEntity(annotated)).toBe('shop-cart');
    expect(serviceNameCandidates(annotated)).toEqual(['shop-cart']);
    const blank = entity('Component', { 'slo-scout.io/service-name': ' ' });
    expect(serviceNameOfEntity(blank)).toBe('cart');
    expect(serviceNameCandidates(blank)).toEqual(['cart', 'shop/cart']);
  });
});
