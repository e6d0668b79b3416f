import type { Entity } from '@backstage/catalog-model';
import fc from 'fast-check';
import { matchServices } from './matchServices';

function component(
  name: string,
  options: { namespace?: string; annotation?: string } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: options.namespace ?? 'default',
      annotations: options.annotation
        ? { 'slo-scout.io/service-name': options.annotation }
        : undefined,
    },
  };
}

function namesByRef(entities: Entity[], seen: string[]) {
  return Object.fromEntries(
    matchServices(entities, new Set(seen)).map(({ entityRef, name }) => [
      entityRef,
      name,
    ]),
  );
}

describe('matchServices', () => {
  it('prefers the annotation, then the name, then namespace/name', () => {
    expect(
      namesByRef(
        [
          component('checkout'),
          component('cart', { annotation: 'shop-cart' }),
          component('billing', { namespace: 'finance' }),
          component('unseen', { namespace: 'finance' }),
        ],
        ['checkout', 'cart', 'shop-cart', 'finance/billing'],
      ),
    ).toEqual({
      'component:default/checkout': 'checkout',
      'component:default/cart': 'shop-cart',
      'component:finance/billing': 'finance/billing',
      'component:finance/unseen': 'unseen',
    });
  });

  it('gives a contested name to the annotation, then to the default namespace', () => {
    expect(
      namesByRef(
        [
          component('checkout', { namespace: 'a' }),
          component('checkout'),
          component('worker', { annotation: 'mail' }),
          component('mail'),
          component('twin', { annotation: 'mail' }),
        ],
        ['checkout', 'mail'],
      ),
    ).toEqual({
      'component:default/checkout': 'checkout',
      'component:a/checkout': 'a/checkout',
      'component:default/twin': 'mail',
      'component:default/worker': 'component:default/worker',
      'component:default/mail': 'default/mail',
    });
  });

  it('reads owner, system and tier', () => {
    const entity: Entity = {
      ...component('checkout'),
      spec: { tier: 1 },
      relations: [
        { type: 'partOf', targetRef: 'component:default/shop' },
        { type: 'partOf', targetRef: 'system:default/shop' },
        { type: 'ownedBy', targetRef: 'group:default/team-shop' },
      ],
    };
    expect(matchServices([entity], new Set())).toEqual([
      {
        name: 'checkout',
        entityRef: 'component:default/checkout',
        title: undefined,
        owner: 'group:default/team-shop',
        system: 'system:default/shop',
        tier: '1',
      },
    ]);
  });

  it('gives each entity one name of its own, in whatever order they come', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'a/b', 'default/a');
    const entities = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c'),
        namespace: fc.constantFrom('default', 'a', 'b'),
        annotation: fc.option(word, { nil: undefined }),
      }),
      { selector: ({ name, namespace }) => `${namespace}/${name}` },
    );
    fc.assert(
      fc.property(entities, fc.array(word), (options, seen) => {
        const list = options.map(({ name, ...rest }) => component(name, rest));
        const matched = namesByRef(list, seen);
        expect(new Set(Object.values(matched)).size).toBe(list.length);
        expect(namesByRef([...list].reverse(), seen)).toEqual(matched);
      }),
    );
  });
});
