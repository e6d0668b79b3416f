import { normaliseAddress } from '../pods/normaliseAddress';
import { decodeMetadata, type Metadata } from './decodeMetadata';
import { decodeTemplate, type Template } from './decodeTemplate';
import { listOf, objectOf, textOf, timeOf, wholeNumberOf } from './json';
import { workloadOf, type WorkloadReference } from './workloadOf';

/**
 * A pod, as far as attribution and facts need it.
 *
 * @public
 */
export interface Pod extends Metadata {
  template: Template;
  workload: WorkloadReference | undefined;
  node: string | undefined;
  /** It shares the addresses of its node, so they say nothing about it. */
  hostNetwork: boolean;
  /** When the kubelet took it; its addresses come later. */
  startedAt: number | undefined;
  /** It has ended: Kubernetes may give its addresses to another pod while it still lists them. */
  endedAt: number | undefined;
  /** Normalised; empty while pending. */
  addresses: readonly string[];
  /** Why the pod as a whole failed, for example `Evicted`. */
  failure: string | undefined;
  containers: readonly ContainerState[];
}

/**
 * What the kubelet says about a container.
 *
 * @public
 */
export interface ContainerState {
  name: string;
  image: string;
  restarts: number;
  lastEnd: ContainerEnd | undefined;
}

/**
 * How a container ended.
 *
 * @public
 */
export interface ContainerEnd {
  /** `OOMKilled`, `Error`, `Completed`, … */
  reason: string;
  exitCode: number;
  at: number | undefined;
}

/** @throws TypeError when it has no uid or name */
export function decodePod(object: unknown): Pod {
  const pod = objectOf(object);
  const spec = objectOf(pod.spec);
  const status = objectOf(pod.status);
  const metadata = decodeMetadata(object);
  const template = decodeTemplate(object);
  const statuses = [
    ...listOf(status.initContainerStatuses),
    ...listOf(status.containerStatuses),
  ].map(objectOf);
  return {
    ...metadata,
    template,
    workload: workloadOf(metadata),
    node: textOf(spec.nodeName),
    hostNetwork: spec.hostNetwork === true,
    startedAt: timeOf(status.startTime),
    endedAt: endOf(status, statuses),
    addresses: addressesOf(status),
    failure: status.phase === 'Failed' ? textOf(status.reason) : undefined,
    containers: statuses.map(container => ({
      name: textOf(container.name) ?? '',
      image: textOf(container.image) ?? '',
      restarts: wholeNumberOf(container.restartCount) ?? 0,
      lastEnd: containerEnd(objectOf(container.lastState).terminated),
    })),
  };
}

function addressesOf(status: Record<string, unknown>): string[] {
  const addresses = [
    status.podIP,
    ...listOf(status.podIPs).map(entry => objectOf(entry).ip),
  ].flatMap(address => normaliseAddress(textOf(address) ?? '') ?? []);
  return [...new Set(addresses)];
}

function endOf(
  status: Record<string, unknown>,
  containers: Record<string, unknown>[],
): number | undefined {
  if (status.phase !== 'Succeeded' && status.phase !== 'Failed') {
    return undefined;
  }
  const ends = containers.map(
    container => containerEnd(objectOf(container.state).terminated)?.at ?? 0,
  );
  // An evicted pod lists no containers: it ended before we heard of it.
  return Math.max(0, ...ends);
}

function containerEnd(value: unknown): ContainerEnd | undefined {
  const end = objectOf(value);
  const exitCode = wholeNumberOf(end.exitCode);
  if (exitCode === undefined) return undefined;
  return {
    reason: textOf(end.reason) ?? 'Unknown',
    exitCode,
    at: timeOf(end.finishedAt),
  };
}
