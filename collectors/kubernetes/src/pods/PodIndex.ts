import type { Pod } from '../objects/decodePod';
import { normaliseAddress } from './normaliseAddress';

/**
 * Options of {@link PodIndex}.
 *
 * @public
 */
export interface PodIndexOptions {
  /** How long a pod that is gone is still found, for its last telemetry. Default 5 minutes. */
  retainMs?: number;
  /** Upper bound of pods that are gone. Default 10 000; the oldest are forgotten first. */
  maxRetired?: number;
  /** Clock in ms since the epoch, for tests. */
  now?: () => number;
}

/** A pod's hold on an address. */
interface Lease {
  uid: string;
  from: number;
  /** Infinity while it holds the address. */
  to: number;
}

/**
 * Pods by uid and by address. Addresses are used again, so each is a list of
 * leases in time: a pod that ended (or whose address changed) loses its lease
 * although Kubernetes may still show it, and the pod that got the address next
 * takes over from its start. Pods on the host's network have none.
 *
 * @public
 */
export class PodIndex {
  private readonly pods = new Map<string, Pod>();
  /** Uids of pods that are gone, with when; in this order. */
  private readonly retired = new Map<string, number>();
  private readonly leases = new Map<string, Lease[]>();
  private readonly retainMs: number;
  private readonly maxRetired: number;
  private readonly now: () => number;

  constructor(options: PodIndexOptions = {}) {
    this.retainMs = options.retainMs ?? 5 * 60_000;
    this.maxRetired = options.maxRetired ?? 10_000;
    this.now = options.now ?? Date.now;
  }

  /** Pods that exist. */
  get size(): number {
    return this.pods.size - this.retired.size;
  }

  /** The pods that exist. */
  *[Symbol.iterator](): IterableIterator<Pod> {
    for (const pod of this.pods.values()) {
      if (!this.retired.has(pod.uid)) yield pod;
    }
  }

  /** @internal */
  set(pod: Pod): void {
    const now = this.now();
    const before = this.pods.get(pod.uid);
    this.pods.set(pod.uid, pod);
    this.retired.delete(pod.uid);
    const addresses = pod.hostNetwork ? [] : pod.addresses;
    for (const address of before?.addresses ?? []) {
      if (!addresses.includes(address)) this.release(address, pod.uid, now);
    }
    for (const address of addresses) {
      this.lease(address, pod, now);
    }
    this.forget(now);
  }

  /** The pod is gone. @internal */
  delete(uid: string): void {
    const pod = this.pods.get(uid);
    if (!pod || this.retired.has(uid)) return;
    const now = this.now();
    for (const address of pod.addresses) this.release(address, uid, now);
    this.retired.set(uid, now);
    this.forget(now);
  }

  /** The pod of this uid, also for a while after it is gone. */
  byUid(uid: string): Pod | undefined {
    return this.pods.get(uid);
  }

  /**
   * The pod that holds the address at `at`; where none does, the one that had it
   * last, as its telemetry may still be under way.
   *
   * @param address - in any spelling, with or without a port
   * @param at - ms since the epoch; default now
   */
  byAddress(address: string, at: number = this.now()): Pod | undefined {
    const normal = normaliseAddress(address);
    const leases = normal === undefined ? undefined : this.leases.get(normal);
    if (!leases) return undefined;
    let best: Lease | undefined;
    let rank = -1;
    for (const lease of leases) {
      const its = rankOf(lease, at, this.retainMs);
      if (
        its > rank ||
        (its === rank && its >= 0 && best && lease.from >= best.from)
      ) {
        best = lease;
        rank = its;
      }
    }
    return best && this.pods.get(best.uid);
  }

  private lease(address: string, pod: Pod, now: number): void {
    const leases = this.leases.get(address) ?? [];
    let own = leases.find(lease => lease.uid === pod.uid);
    if (!own) {
      own = { uid: pod.uid, from: pod.startedAt ?? now, to: Infinity };
      leases.push(own);
      this.leases.set(address, leases);
    }
    // 0: it ended before anybody wrote down when.
    own.to =
      pod.endedAt === undefined
        ? Infinity
        : Math.min(own.to, pod.endedAt || now);
  }

  private release(address: string, uid: string, at: number): void {
    const lease = this.leases.get(address)?.find(one => one.uid === uid);
    if (lease) lease.to = Math.min(lease.to, at);
  }

  private forget(now: number): void {
    for (const [uid, at] of this.retired) {
      if (this.retired.size <= this.maxRetired && at + this.retainMs > now) {
        return;
      }
      this.retired.delete(uid);
      const pod = this.pods.get(uid);
      this.pods.delete(uid);
      for (const address of pod?.addresses ?? []) {
        const rest = (this.leases.get(address) ?? []).filter(
          lease => lease.uid !== uid,
        );
        if (rest.length > 0) this.leases.set(address, rest);
        else this.leases.delete(address);
      }
    }
  }
}

/** 2: held it then. 1: holds it now but, by its node's clock, not yet then. 0: was the last to have it. */
function rankOf(lease: Lease, at: number, retainMs: number): number {
  if (lease.from <= at && at < lease.to) return 2;
  if (lease.to === Infinity) return 1;
  return lease.from <= at && at < lease.to + retainMs ? 0 : -1;
}
