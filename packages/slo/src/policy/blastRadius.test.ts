import fc from 'fast-check';
import { blastRadius, type FleetService } from './blastRadius';

const service = (
  dependents: string[],
  more: Partial<FleetService> = {},
): FleetService => ({ dashboards: [], critical: false, dependents, ...more });

describe('blastRadius', () => {
  it('follows dependents through others, around cycles, and no further than asked', () => {
    const fleet = new Map([
      ['db', service(['cart', 'gone'], { owner: 'a', route: 'a' })],
      ['cart', service(['shop', 'db'], { owner: 'b', dashboards: ['d1'] })],
      ['shop', service([], { owner: 'b', critical: true })],
      ['mail', service([], { owner: 'c', route: 'c', dashboards: ['d2'] })],
    ]);
    expect(blastRadius(fleet, 'db')).toEqual({
      serviceCount: 3,
      services: 0.75,
      teams: 2 / 3,
      routes: 0.5,
      dashboards: 0.5,
      critical: true,
      fleetServices: 4,
      dependents: ['cart', 'shop'],
    });
    expect(blastRadius(fleet, 'db', { maxDepth: 1 })).toMatchObject({
      serviceCount: 2,
      critical: false,
    });
    expect(blastRadius(fleet, 'unknown')).toBeUndefined();
  });

  it('is a share, holds the service itself, and grows with depth', () => {
    const ref = fc.integer({ min: 0, max: 15 }).map(String);
    fc.assert(
      fc.property(
        fc.dictionary(ref, fc.array(ref), { minKeys: 1 }),
        fc.integer({ min: 0, max: 6 }),
        (edges, maxDepth) => {
          const fleet = new Map(
            Object.entries(edges).map(([key, to]) => [key, service(to)]),
          );
          const [start] = fleet.keys();
          const near = blastRadius(fleet, start, { maxDepth })!;
          const far = blastRadius(fleet, start, { maxDepth: maxDepth + 1 })!;
          expect(near.serviceCount).toBeGreaterThanOrEqual(1);
          expect(far.serviceCount).toBeGreaterThanOrEqual(near.serviceCount);
          expect(far.services).toBeLessThanOrEqual(1);
          expect(near.teams).toBe(0);
        },
      ),
    );
  });
});
