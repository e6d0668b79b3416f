import { listOf, objectOf, textOf, timeOf, wholeNumberOf } from './json';

/**
 * What is kept of an object's metadata. `managedFields`, most labels and
 * annotations (the last applied configuration is one) are dropped here, or a
 * large cluster would not fit into memory.
 *
 * @public
 */
export interface Metadata {
  uid: string;
  name: string;
  namespace: string;
  /** Opaque: it may only be compared for equality. */
  resourceVersion: string;
  generation: number | undefined;
  createdAt: number | undefined;
  /** When a deletion was asked for; the object still exists. */
  deletionAskedAt: number | undefined;
  /** The labels that {@link decodeLabels} keeps. */
  labels: Readonly<Record<string, string>>;
  /** The controller that owns it. */
  owner: OwnerReference | undefined;
}

/**
 * The object that controls another.
 *
 * @public
 */
export interface OwnerReference {
  kind: string;
  name: string;
  uid: string;
}

const LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/version',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'controller-revision-hash',
  'controller.kubernetes.io/hash',
] as const;

const RESOURCE_ANNOTATION = 'resource.opentelemetry.io/';
const MAX_RESOURCE_ANNOTATIONS = 32;
const MAX_TEXT = 256;

/**
 * @throws TypeError when the object has no uid or name: then it is no object of Kubernetes
 */
export function decodeMetadata(object: unknown): Metadata {
  const metadata = objectOf(objectOf(object).metadata);
  const uid = textOf(metadata.uid);
  const name = textOf(metadata.name);
  if (uid === undefined || name === undefined) {
    throw new TypeError(
      'an object of the Kubernetes API has no uid or no name',
    );
  }
  return {
    uid,
    name,
    namespace: textOf(metadata.namespace) ?? '',
    resourceVersion: textOf(metadata.resourceVersion) ?? '',
    generation: wholeNumberOf(metadata.generation),
    createdAt: timeOf(metadata.creationTimestamp),
    deletionAskedAt: timeOf(metadata.deletionTimestamp),
    labels: decodeLabels(metadata.labels),
    owner: controllerOf(metadata.ownerReferences),
  };
}

/** The few labels that say which service and which version an object belongs to. */
export function decodeLabels(value: unknown): Record<string, string> {
  const labels = objectOf(value);
  const kept: Record<string, string> = {};
  for (const key of LABELS) {
    const text = textOf(labels[key]);
    if (text !== undefined) kept[key] = text;
  }
  return kept;
}

/** The annotations `resource.opentelemetry.io/KEY` as \{KEY: value\}; at most 32 of at most 256 characters. */
export function decodeResourceAnnotations(
  value: unknown,
): Record<string, string> {
  const kept: Record<string, string> = {};
  let count = 0;
  for (const [key, text] of Object.entries(objectOf(value))) {
    if (
      key.startsWith(RESOURCE_ANNOTATION) &&
      key.length > RESOURCE_ANNOTATION.length &&
      typeof text === 'string' &&
      text !== '' &&
      text.length <= MAX_TEXT &&
      count < MAX_RESOURCE_ANNOTATIONS
    ) {
      kept[key.slice(RESOURCE_ANNOTATION.length)] = text;
      count++;
    }
  }
  return kept;
}

function controllerOf(value: unknown): OwnerReference | undefined {
  const owner = listOf(value)
    .map(objectOf)
    .find(o => o.controller === true);
  const kind = textOf(owner?.kind);
  const name = textOf(owner?.name);
  const uid = textOf(owner?.uid);
  return kind && name && uid ? { kind, name, uid } : undefined;
}
