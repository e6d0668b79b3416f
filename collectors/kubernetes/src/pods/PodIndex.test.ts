import * as fc from 'fast-check';
import { decodePod } from '../objects/decodePod';
import { normaliseAddress } from './normaliseAddress';
import { PodIndex } from './PodIndex';

const MINUTE = 60_000;
const T0 = Date.parse('2026-01-01T00:00:00Z');

interface Shape {
  uid: string;
  ip?: string;
  ips?: string[];
  startedAt?: number;
  phase?: string;
  hostNetwork?: boolean;
}

function podOf({ uid, ip, ips, startedAt = T0, phase, hostNetwork }: Shape) {
  return decodePod({
    metadata: { uid, name: `pod-${uid}`, namespace: 'shop' },
    spec: { hostNetwork },
    status: {
      phase: phase ?? 'Running',
      startTime: new Date(startedAt).toISOString(),
      podIP: ip,
      podIPs: ips?.map(one => ({ ip: one })),
    },
  });
}

function indexAt(time: number) {
  const clock = { now: time };
  const index = new PodIndex({
    now: () => clock.now,
    retainMs: 5 * MINUTE,
    maxRetired: 2,
  });
  return { clock, index };
}

describe('the pod of an address', () => {
  it('is the one that holds it at the time, not one that had it before', () => {
    const { clock, index } = indexAt(T0);
    index.set(podOf({ uid: 'a', ip: '10.0.0.1' }));
    clock.now = T0 + 10 * MINUTE;
    index.delete('a');
    clock.now = T0 + 11 * MINUTE;
    // Nobody has it yet: the last telemetry of the old pod may be under way.
    expect(index.byAddress('10.0.0.1')?.uid).toBe('a');
    index.set(
      podOf({ uid: 'b', ip: '10.0.0.1', startedAt: T0 + 10.5 * MINUTE }),
    );
    expect(index.byAddress('10.0.0.1')?.uid).toBe('b');
    expect(index.byAddress('10.0.0.1', T0 + 9 * MINUTE)?.uid).toBe('a');
    clock.now = T0 + 16 * MINUTE;
    index.set(podOf({ uid: 'c' }));
    expect(index.byUid('a')).toBeUndefined();
    expect(index.byAddress('10.0.0.1', T0 + 9 * MINUTE)?.uid).toBe('b');
  });

  it('is the newer one while the end of the older one is not yet known', () => {
    const { clock, index } = indexAt(T0 + 2 * MINUTE);
    index.set(podOf({ uid: 'b', ip: '10.0.0.1', startedAt: T0 + MINUTE }));
    index.set(podOf({ uid: 'a', ip: '10.0.0.1' }));
    expect(index.byAddress('10.0.0.1')?.uid).toBe('b');
    clock.now = T0 - MINUTE;
    // A node's clock may be ahead of ours.
    expect(index.byAddress('10.0.0.1')?.uid).toBe('b');
  });

  it('is not a job that has ended but is still listed with its address', () => {
    const { clock, index } = indexAt(T0 + MINUTE);
    index.set(podOf({ uid: 'job', ip: '10.0.0.1' }));
    index.set(podOf({ uid: 'job', ip: '10.0.0.1', phase: 'Succeeded' }));
    index.set(podOf({ uid: 'web', ip: '10.0.0.1', startedAt: T0 - MINUTE }));
    expect(index.byAddress('10.0.0.1')?.uid).toBe('web');
    clock.now += 10 * MINUTE;
    index.delete('web');
    clock.now += 6 * MINUTE;
    expect(index.byAddress('10.0.0.1')).toBeUndefined();
  });

  it('is never one on the network of its host, nor one that is pending', () => {
    const { index } = indexAt(T0);
    index.set(podOf({ uid: 'host', ip: '192.168.0.1', hostNetwork: true }));
    index.set(podOf({ uid: 'pending', phase: 'Pending' }));
    expect(index.byAddress('192.168.0.1')).toBeUndefined();
    index.set(podOf({ uid: 'pending', ip: '10.0.0.7' }));
    expect(index.byAddress('10.0.0.7')?.uid).toBe('pending');
    index.set(podOf({ uid: 'pending', ip: '10.0.0.8' }));
    expect(index.byAddress('10.0.0.8')?.uid).toBe('pending');
  });

  it('is found by both addresses of a dual-stack pod, in any spelling', () => {
    const { index } = indexAt(T0);
    index.set(podOf({ uid: 'a', ips: ['10.0.0.1', 'FD00:0:0::1'] }));
    for (const address of [
      '10.0.0.1',
      '::ffff:10.0.0.1',
      '10.0.0.1:4317',
      'ipv4:10.0.0.1:4317',
      'fd00::1',
      '[fd00::1]:4317',
      'ipv6:%5Bfd00::1%5D:4317',
      'fd00::1%eth0',
    ]) {
      expect(index.byAddress(address)?.uid).toBe('a');
    }
    for (const address of ['', 'unix:/run/otlp.sock', 'localhost', '10.0.0']) {
      expect(index.byAddress(address)).toBeUndefined();
    }
  });

  it('has one normal form', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6()),
        fc.nat(65_535),
        (ip, port) => {
          const normal = normaliseAddress(ip);
          expect(normal).toBeDefined();
          const withPort = ip.includes(':')
            ? `[${ip}]:${port}`
            : `${ip}:${port}`;
          expect(normaliseAddress(withPort)).toBe(normal);
          expect(normaliseAddress(normal ?? '')).toBe(normal);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => normaliseAddress(text)).not.toThrow();
      }),
    );
  });
});

it('pods that are gone are few, whatever happens', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          uid: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
          ip: fc.constantFrom('10.0.0.1', '10.0.0.2'),
          gone: fc.boolean(),
          minutes: fc.nat(3),
        }),
      ),
      steps => {
        const { clock, index } = indexAt(T0);
        const alive = new Map<string, string>();
        for (const { uid, ip, gone, minutes } of steps) {
          clock.now += minutes * MINUTE;
          if (gone) {
            index.delete(uid);
            alive.delete(uid);
          } else {
            index.set(podOf({ uid, ip, startedAt: clock.now }));
            alive.set(uid, ip);
          }
          expect(index.size).toBe(alive.size);
          expect([...index].map(pod => pod.uid).sort()).toEqual(
            [...alive.keys()].sort(),
          );
          for (const address of ['10.0.0.1', '10.0.0.2']) {
            const found = index.byAddress(address);
            const holders = [...alive].filter(([, held]) => held === address);
            // Whoever holds it is preferred to whoever had it.
            expect(
              holders.length === 0 || alive.get(found?.uid ?? '') === address,
            ).toBe(true);
          }
        }
        const known = ['a', 'b', 'c', 'd', 'e'].filter(uid => index.byUid(uid));
        expect(known.length).toBeLessThanOrEqual(alive.size + 2);
      },
    ),
  );
});
