import type { Metadata } from './decodeMetadata';

/**
 * The workload a pod belongs to.
 *
 * @public
 */
export interface WorkloadReference {
  kind: string;
  name: string;
  /** The ReplicaSet between a Deployment and its pod. */
  replicaSet?: string;
  /** The Job between a CronJob and its pod. */
  job?: string;
}

/** A CronJob names its Jobs `NAME-MINUTES`, the minutes of the planned time since the epoch. */
const OF_CRON_JOB = /^(.+)-\d{8,10}$/;

/**
 * Derives the workload from a pod alone, without watching ReplicaSets and
 * Jobs: a ReplicaSet is named after its Deployment and the pod template's hash,
 * which the pod carries as a label, so the end of the name is cut off only
 * where it is that hash.
 */
export function workloadOf(
  pod: Pick<Metadata, 'owner' | 'labels'>,
): WorkloadReference | undefined {
  const { owner, labels } = pod;
  if (!owner) return undefined;
  const { kind, name } = owner;
  if (kind === 'ReplicaSet') {
    const deployment = withoutHash(name, labels['pod-template-hash']);
    if (deployment) {
      return { kind: 'Deployment', name: deployment, replicaSet: name };
    }
    // Argo Rollouts.
    const rollout = withoutHash(name, labels['rollouts-pod-template-hash']);
    if (rollout) return { kind: 'Rollout', name: rollout, replicaSet: name };
  }
  if (kind === 'Job') {
    const cronJob = OF_CRON_JOB.exec(name)?.[1];
    if (cronJob) return { kind: 'CronJob', name: cronJob, job: name };
  }
  return { kind, name };
}

function withoutHash(
  name: string,
  hash: string | undefined,
): string | undefined {
  return hash && name.endsWith(`-${hash}`) && name.length > hash.length + 1
    ? name.slice(0, -hash.length - 1)
    : undefined;
}
