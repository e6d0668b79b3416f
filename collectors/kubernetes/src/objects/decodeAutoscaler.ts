import { decodeMetadata, type Metadata } from './decodeMetadata';
import { listOf, objectOf, textOf, wholeNumberOf } from './json';

/** A HorizontalPodAutoscaler (autoscaling/v2). */
export interface Autoscaler extends Metadata {
  target: { kind: string; name: string };
  min: number;
  max: number;
  current: number;
  desired: number;
  /** `ScalingLimited` with reason `TooManyReplicas`: it wants more than the maximum. */
  wantsMore: boolean;
  /** Why `ScalingActive` is false, for example `FailedGetResourceMetric`; undefined while it works or is switched off. */
  inactive: string | undefined;
}

/** @throws TypeError when it has no uid or name */
export function decodeAutoscaler(object: unknown): Autoscaler {
  const autoscaler = objectOf(object);
  const spec = objectOf(autoscaler.spec);
  const status = objectOf(autoscaler.status);
  const target = objectOf(spec.scaleTargetRef);
  const conditions = listOf(status.conditions).map(objectOf);
  const condition = (type: string, value: string) =>
    conditions.find(one => one.type === type && one.status === value);
  const inactive = textOf(condition('ScalingActive', 'False')?.reason);
  return {
    ...decodeMetadata(object),
    target: {
      kind: textOf(target.kind) ?? '',
      name: textOf(target.name) ?? '',
    },
    min: wholeNumberOf(spec.minReplicas) ?? 1,
    max: wholeNumberOf(spec.maxReplicas) ?? 0,
    current: wholeNumberOf(status.currentReplicas) ?? 0,
    desired: wholeNumberOf(status.desiredReplicas) ?? 0,
    wantsMore:
      condition('ScalingLimited', 'True')?.reason === 'TooManyReplicas',
    // A target scaled to zero by hand is switched off, not broken.
    inactive: inactive === 'ScalingDisabled' ? undefined : inactive,
  };
}
