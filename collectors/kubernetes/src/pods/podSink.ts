import type { Pod } from '../objects/decodePod';
import type { ReflectorSink } from '../watch/Reflector';
import type { PodIndex } from './PodIndex';

/**
 * Keeps an index like a collection of pods.
 *
 * @param namespace - of the collection: a list says nothing about the pods of others
 */
export function podSink(
  index: PodIndex,
  namespace: string | undefined,
): ReflectorSink<Pod> {
  return {
    apply: pod => index.set(pod),
    delete: uid => index.delete(uid),
    listed: uids => {
      for (const pod of [...index]) {
        const ours = namespace === undefined || pod.namespace === namespace;
        if (ours && !uids.has(pod.uid)) index.delete(pod.uid);
      }
    },
  };
}
