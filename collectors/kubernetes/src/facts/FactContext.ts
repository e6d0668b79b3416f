import type { Pod } from '../objects/decodePod';
import type { Template } from '../objects/decodeTemplate';
import { kindAttribute } from '../pods/kindAttribute';
import { serviceOf } from '../pods/serviceOf';
import type { Attributes } from './Fact';

export interface FactContextOptions {
  clusterName: string | undefined;
  wellKnownLabels: boolean;
  /** Clock in ms since the epoch. */
  now: () => number;
  /** What is older than this is no news when a list tells it for the first time. */
  lookbackMs: number;
}

/** What the trackers share: who a fact is about, and what counts as news. */
export class FactContext {
  constructor(private readonly options: FactContextOptions) {}

  now(): number {
    return this.options.now();
  }

  isNews(time: number | undefined): boolean {
    return (
      time !== undefined && time >= this.options.now() - this.options.lookbackMs
    );
  }

  /** The resource of a fact about a workload. */
  workload(source: {
    kind: string;
    name: string;
    namespace: string;
    uid?: string;
    template: Template;
  }): Attributes {
    const prefix = kindAttribute(source.kind);
    return {
      ...this.service(source.template, source.namespace, source.name),
      ...(prefix && {
        [`${prefix}.name`]: source.name,
        [`${prefix}.uid`]: source.uid,
      }),
    };
  }

  /** The resource of a fact about a pod. */
  pod(pod: Pod): Attributes {
    const { workload } = pod;
    const prefix = workload && kindAttribute(workload.kind);
    return {
      ...this.service(pod.template, pod.namespace, workload?.name ?? pod.name),
      ...(prefix && { [`${prefix}.name`]: workload.name }),
      'k8s.pod.name': pod.name,
      'k8s.pod.uid': pod.uid,
      'k8s.node.name': pod.node,
    };
  }

  private service(
    template: Template,
    namespace: string,
    workloadName: string,
  ): Attributes {
    const service = serviceOf(
      { template, namespace, workloadName },
      this.options.wellKnownLabels,
    );
    return {
      'service.name': service.name,
      'service.namespace': service.namespace,
      'service.version': service.version,
      'k8s.cluster.name': this.options.clusterName,
      'k8s.namespace.name': namespace,
    };
  }
}
