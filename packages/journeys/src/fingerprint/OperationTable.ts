import type { Span, SpanResource } from '@slo-scout/telemetry';
import { stableHash } from '../hash';
import type { OperationTemplater } from '../operations/OperationTemplater';
import { sanitizeName } from '../operations/sanitizeName';
import { templateOperation } from '../operations/templateOperation';

/**
 * An operation of a service: one object for each (service, operation, kind).
 *
 * @public
 */
export interface Operation {
  service: string;
  /** Templated. */
  operation: string;
  /** One of SpanKind. */
  kind: number;
  /** `service\u0000operation\u0000kind`. */
  key: string;
  fromAttributes: boolean;
}

/**
 * An operation with what folding needs.
 *
 * @internal
 */
export interface IndexedOperation extends Operation {
  /** Small number of this process. */
  id: number;
  /** The same in every process. */
  hash: string;
}

interface ServiceEntry {
  service: string;
  generation: number;
  /** Spans without attributes are known by name and kind. */
  byName: Map<string, IndexedOperation[]>;
  byOperation: Map<string, IndexedOperation[]>;
}

/**
 * Gives each span its operation; templating is done once for each new name.
 *
 * @internal
 */
export class OperationTable {
  #services = new Map<string, ServiceEntry>();
  #resources = new WeakMap<SpanResource, ServiceEntry>();
  #size = 0;

  constructor(private readonly templater: OperationTemplater) {}

  /** Operations and names held, to be bounded by the owner. */
  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#services = new Map();
    this.#resources = new WeakMap();
    this.#size = 0;
  }

  operationOf(span: Span): IndexedOperation {
    const entry = this.#entryOf(span.resource);
    const kind = span.kind >= 0 && span.kind <= 5 ? span.kind : 0;
    if (span.attributes) {
      return this.#resolve(entry, span, kind);
    }
    let byKind = entry.byName.get(span.name);
    const known = byKind?.[kind];
    if (known) {
      return known;
    }
    const operation = this.#resolve(entry, span, kind);
    byKind = entry.byName.get(span.name);
    if (byKind) {
      byKind[kind] = operation;
    } else {
      byKind = [];
      byKind[kind] = operation;
      entry.byName.set(span.name, byKind);
      this.#size++;
    }
    return operation;
  }

  #entryOf(resource: SpanResource): ServiceEntry {
    let entry = this.#resources.get(resource);
    if (!entry) {
      const service = sanitizeName(resource.service, 'unknown_service');
      entry = this.#services.get(service);
      if (!entry) {
        entry = {
          service,
          generation: this.templater.generation(service),
          byName: new Map(),
          byOperation: new Map(),
        };
        this.#services.set(service, entry);
      }
      this.#resources.set(resource, entry);
    }
    return entry;
  }

  #resolve(entry: ServiceEntry, span: Span, kind: number): IndexedOperation {
    const { service } = entry;
    const templated = templateOperation(span);
    const operation = this.templater.template(service, templated);
    const generation = this.templater.generation(service);
    if (generation !== entry.generation) {
      entry.generation = generation;
      entry.byName.clear();
    }
    let byKind = entry.byOperation.get(operation);
    if (!byKind) {
      byKind = [];
      entry.byOperation.set(operation, byKind);
    }
    const known = byKind[kind];
    if (known) {
      return known;
    }
    const key = `${service}\u0000${operation}\u0000${kind}`;
    const made = {
      service,
      operation,
      kind,
      key,
      fromAttributes: templated.fromAttributes,
      id: this.#size++,
      hash: stableHash(key, 32),
    };
    byKind[kind] = made;
    return made;
  }
}
