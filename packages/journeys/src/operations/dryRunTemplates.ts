import type { Span } from '@slo-scout/telemetry';
import { OperationTemplater } from './OperationTemplater';
import type {
  OperationTemplaterOptions,
  TemplaterState,
} from './OperationTemplater';
import { sanitizeName } from './sanitizeName';
import { templateOperation } from './templateOperation';

/** Raw names that are shown for each template. */
const MAX_EXAMPLES = 5;

/**
 * An operation with the raw span names that would become it.
 *
 * @public
 */
export interface TemplateDryRun {
  service: string;
  operation: string;
  /** How many different span names it stands for. */
  names: number;
  /** The first five of them. */
  examples: string[];
}

/**
 * What templating would make of spans, before it is switched on: which names
 * would be merged into which operation, those with most names first. Nothing
 * is learnt from it.
 *
 * A span's name is what is counted, also where an attribute names the
 * operation.
 *
 * @param state - what a templater has learnt already
 * @public
 */
export function dryRunTemplates(
  spans: Iterable<Span>,
  state: TemplaterState = {},
  options: OperationTemplaterOptions = {},
): TemplateDryRun[] {
  const templater = OperationTemplater.fromJSON(state, options);
  const seen = new Map<string, Span>();
  for (const span of spans) {
    const service = sanitizeName(span.resource.service, 'unknown_service');
    const { operation, fromAttributes } = templateOperation(span);
    const key = [service, span.name, operation, fromAttributes].join('\u0000');
    if (!seen.has(key)) {
      seen.set(key, span);
      templater.template(service, { operation, fromAttributes });
    }
  }
  // Only now is known what was learnt from all of them.
  const found = new Map<string, TemplateDryRun & { all: Set<string> }>();
  for (const span of seen.values()) {
    const service = sanitizeName(span.resource.service, 'unknown_service');
    const operation = templater.template(service, templateOperation(span));
    const key = `${service}\u0000${operation}`;
    let entry = found.get(key);
    if (!entry) {
      const all = new Set<string>();
      entry = { service, operation, names: 0, examples: [], all };
      found.set(key, entry);
    }
    if (!entry.all.has(span.name)) {
      entry.all.add(span.name);
      entry.names++;
      if (entry.examples.length < MAX_EXAMPLES) {
        entry.examples.push(sanitizeName(span.name, 'unknown'));
      }
    }
  }
  return Array.from(found.values(), ({ all, ...entry }) => entry).sort(
    (a, b) =>
      b.names - a.names ||
      (`${a.service} ${a.operation}` < `${b.service} ${b.operation}` ? -1 : 1),
  );
}
