import path from 'node:path';
import {
  parseLog,
  workloadOfPod,
  type LogTemplater,
  type LogValue,
  type RawLogRecord,
} from '@slo-scout/logs';
import type { TailedFile } from '../files/TailedFile';
import type { OutputRecord, OutputResource } from './OutputRecord';

/** As OpenTelemetry names a service that did not say. */
const UNKNOWN_SERVICE = 'unknown_service';

/**
 * From the records of files to those of OTLP: fields, service, template.
 *
 * @internal
 */
export class RecordProcessor {
  /** By file and service, so that records of one resource are sent together. */
  readonly #resources = new WeakMap<TailedFile, Map<string, OutputResource>>();

  constructor(
    private readonly templater: LogTemplater,
    /** Of every resource. */
    private readonly common: Record<string, string>,
    private readonly nodeName: string | undefined,
  ) {}

  process(
    file: TailedFile,
    raw: RawLogRecord,
    now: number,
  ): { resource: OutputResource; record: OutputRecord } {
    const fields = parseLog(raw.text, { time: raw.time, now });
    const { serviceField } = file.source;
    const named = serviceField
      ? fields.attributes.get(serviceField)
      : undefined;
    const resource = this.#resourceOf(file, named);
    const { template, id } = this.templater.template(
      resource.service,
      fields.template ?? fields.body.slice(fields.messageStart),
    );
    const observedUnixNano = BigInt(now) * 1_000_000n;
    const attributes: [string, LogValue][] = [
      ['log.template', template],
      ['log.template.id', id],
      ['log.file.name', path.basename(file.logPath)],
      ['slo_scout.log.file', file.id],
      ['slo_scout.log.offset', raw.start],
    ];
    if (raw.stream) attributes.push(['log.iostream', raw.stream]);
    if (raw.truncated) attributes.push(['slo_scout.log.truncated', true]);
    attributes.push(...fields.attributes);
    return {
      resource,
      record: {
        unixNano: fields.unixNano ?? observedUnixNano,
        observedUnixNano,
        severity: fields.severity,
        body: fields.body || raw.text,
        trace: fields.trace,
        attributes,
      },
    };
  }

  #resourceOf(file: TailedFile, named: LogValue | undefined): OutputResource {
    let resources = this.#resources.get(file);
    if (!resources) {
      resources = new Map();
      this.#resources.set(file, resources);
    }
    const { pod, source } = file;
    const service =
      (named !== undefined && String(named)) ||
      source.service ||
      (pod && workloadOfPod(pod.pod)) ||
      UNKNOWN_SERVICE;
    let resource = resources.get(service);
    if (!resource) {
      // A hostile field must not fill the memory.
      if (resources.size >= 1000) resources.clear();
      resource = { service, attributes: this.#attributes(file, service) };
      resources.set(service, resource);
    }
    return resource;
  }

  #attributes({ pod }: TailedFile, service: string): [string, LogValue][] {
    const attributes: Record<string, LogValue | undefined> = {
      'service.name': service,
      'service.namespace': pod?.namespace,
      'k8s.namespace.name': pod?.namespace,
      'k8s.pod.name': pod?.pod,
      'k8s.pod.uid': pod?.podUid || undefined,
      'k8s.container.name': pod?.container,
      'k8s.container.restart_count': pod?.restartCount,
      'k8s.node.name': this.nodeName,
      ...this.common,
    };
    return Object.entries(attributes).filter(
      (entry): entry is [string, LogValue] => entry[1] !== undefined,
    );
  }
}
