import { decodeMetadata, type Metadata } from './decodeMetadata';
import { decodeTemplate, type Template } from './decodeTemplate';
import { objectOf, wholeNumberOf } from './json';

/** @internal */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** A Deployment, StatefulSet or DaemonSet. */
export interface Workload extends Metadata {
  kind: WorkloadKind;
  template: Template;
  /** Pods it should have: `spec.replicas`, for a DaemonSet the nodes it should run on. */
  desired: number;
  ready: number;
  available: number;
  /** Whether its controller has seen the current spec, so that the numbers are about it. */
  observed: boolean;
}

/** @throws TypeError when it has no uid or name */
export function decodeWorkload(kind: WorkloadKind, object: unknown): Workload {
  const workload = objectOf(object);
  const spec = objectOf(workload.spec);
  const status = objectOf(workload.status);
  const metadata = decodeMetadata(object);
  const count = (value: unknown) => wholeNumberOf(value) ?? 0;
  const ready = count(
    kind === 'DaemonSet' ? status.numberReady : status.readyReplicas,
  );
  const available =
    kind === 'DaemonSet' ? status.numberAvailable : status.availableReplicas;
  return {
    ...metadata,
    kind,
    template: decodeTemplate(spec.template),
    desired:
      kind === 'DaemonSet'
        ? count(status.desiredNumberScheduled)
        : wholeNumberOf(spec.replicas) ?? 1,
    ready,
    available: count(available),
    observed:
      count(status.observedGeneration) >= (metadata.generation ?? Infinity),
  };
}
