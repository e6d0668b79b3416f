import { decodeMetadata, type OwnerReference } from './decodeMetadata';
import { decodeTemplate, type Template } from './decodeTemplate';
import { objectOf, wholeNumberOf } from './json';

/**
 * One state of a workload's pod template: a ReplicaSet of a Deployment, a
 * ControllerRevision of a StatefulSet or DaemonSet. Kubernetes numbers them;
 * going back to an old template gives the old object a new number.
 */
export interface Revision {
  uid: string;
  namespace: string;
  owner: OwnerReference | undefined;
  number: number;
  /** Of the pod template, as the controller labels the revision with it. */
  hash: string | undefined;
  createdAt: number | undefined;
  template: Template;
}

/** @throws TypeError when it has no uid or name */
export function decodeRevision(object: unknown): Revision {
  const revision = objectOf(object);
  const metadata = decodeMetadata(object);
  const annotations = objectOf(objectOf(revision.metadata).annotations);
  const annotated = Number(annotations['deployment.kubernetes.io/revision']);
  // A ControllerRevision keeps the template as the patch that restores it.
  const spec = objectOf(revision.spec ?? objectOf(revision.data).spec);
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    owner: metadata.owner,
    number: wholeNumberOf(revision.revision) ?? wholeNumberOf(annotated) ?? 0,
    // Each controller has a label of its own for it.
    hash:
      metadata.labels['pod-template-hash'] ??
      metadata.labels['controller-revision-hash'] ??
      metadata.labels['controller.kubernetes.io/hash'],
    createdAt: metadata.createdAt,
    template: decodeTemplate(spec.template),
  };
}
