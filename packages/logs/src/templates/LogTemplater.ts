import { maskTokens } from './maskTokens';
import { TemplateGroup, type Template } from './TemplateGroup';

/**
 * Limits of a {@link LogTemplater}.
 *
 * @public
 */
export interface LogTemplaterOptions {
  /** Share of the words that two messages must have in common to be one template. Default 0.5. */
  similarity?: number;
  /** Different words in the same places, all else being equal, that make them a wildcard. Default 6. */
  maxWords?: number;
  /** Templates of one service. Default 1000. */
  maxTemplates?: number;
  /** Further services have one template. Default 2000. */
  maxServices?: number;
}

/**
 * The template of a message.
 *
 * @public
 */
export interface LogTemplate {
  /** `Charged <num> to card <id>`: words, placeholders by form, and `<*>` where words vary. */
  template: string;
  /** 16 hex digits that follow from the text alone: the same on every node. */
  id: string;
}

/**
 * What a templater has learnt, as JSON: templates by service, in the order in
 * which they came.
 *
 * @public
 */
export type LogTemplaterState = Record<string, string[]>;

interface Service {
  groups: Map<number, TemplateGroup>;
  templates: number;
}

const OTHER: LogTemplate = named('<other>');
const EMPTY: LogTemplate = named('<empty>');
const MAX_REMEMBERED = 20_000;

/**
 * Finds the templates of log messages: what is data by its form is masked, the
 * rest is learnt as in Drain (He et al., ICWS 2017), by number of words and by
 * similarity. Two things differ from Drain. Words are given up only on
 * evidence, when many of them occur in the same place, so that `payment
 * failed` and `payment succeeded` never become one; and no two templates take
 * the same message, so that what was united never splits again. Drain's
 * levels for the first words are left out, as many messages begin with data.
 *
 * Deterministic: the same messages in the same order give the same templates.
 * Bounded: past the limit of a service new messages become `<other>`.
 *
 * @public
 */
export class LogTemplater {
  readonly #services = new Map<string, Service>();
  readonly #named = new Map<Template, LogTemplate>();
  /** Templates of masked messages: most come again. */
  #remembered = new Map<string, Template>();
  readonly #similarity: number;
  readonly #maxWords: number;
  readonly #maxTemplates: number;
  readonly #maxServices: number;

  constructor(options: LogTemplaterOptions = {}) {
    this.#similarity = options.similarity ?? 0.5;
    this.#maxWords = options.maxWords ?? 6;
    this.#maxTemplates = options.maxTemplates ?? 1000;
    this.#maxServices = options.maxServices ?? 2000;
  }

  static fromJSON(
    state: LogTemplaterState,
    options: LogTemplaterOptions = {},
  ): LogTemplater {
    const templater = new LogTemplater(options);
    for (const [name, templates] of Object.entries(state)) {
      const service = templater.#serviceOf(name);
      for (const template of templates) {
        if (!service) break;
        const tokens = template.split(' ');
        const group = templater.#groupOf(service, tokens.length);
        if (!group.find(tokens)) {
          group.add({ tokens });
          service.templates++;
        }
      }
    }
    return templater;
  }

  /** Number of templates of all services. */
  get size(): number {
    let size = 0;
    for (const { templates } of this.#services.values()) size += templates;
    return size;
  }

  /** The template of a message, whose first line counts. */
  template(serviceName: string, message: string): LogTemplate {
    const tokens = maskTokens(message);
    if (tokens.length === 0) return EMPTY;
    const masked = `${serviceName}\n${tokens.join(' ')}`;
    let template = current(this.#remembered.get(masked));
    if (!template) {
      template = this.#learn(serviceName, tokens);
      if (!template) return OTHER;
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      this.#remembered.set(masked, template);
    }
    return this.#name(template);
  }

  toJSON(): LogTemplaterState {
    return Object.fromEntries(
      Array.from(this.#services, ([name, { groups }]) => [
        name,
        [...groups.values()].flatMap(group =>
          Array.from(group.templates, ({ tokens }) => tokens.join(' ')),
        ),
      ]),
    );
  }

  #learn(name: string, tokens: string[]): Template | undefined {
    const service = this.#serviceOf(name);
    if (!service) return undefined;
    const group = this.#groupOf(service, tokens.length);
    const before = group.templates.size;
    const hasRoom = service.templates < this.#maxTemplates;
    const template = group.learn(tokens, hasRoom);
    service.templates += group.templates.size - before;
    return template;
  }

  #name(template: Template): LogTemplate {
    let result = this.#named.get(template);
    if (!result) {
      result = named(template.tokens.join(' '));
      if (this.#named.size >= MAX_REMEMBERED) this.#named.clear();
      this.#named.set(template, result);
    }
    return result;
  }

  #serviceOf(name: string): Service | undefined {
    let service = this.#services.get(name);
    if (!service && this.#services.size < this.#maxServices) {
      service = { groups: new Map(), templates: 0 };
      this.#services.set(name, service);
    }
    return service;
  }

  #groupOf(service: Service, length: number): TemplateGroup {
    let group = service.groups.get(length);
    if (!group) {
      group = new TemplateGroup({
        similarity: this.#similarity,
        maxWords: this.#maxWords,
        maxTemplates: this.#maxTemplates,
      });
      service.groups.set(length, group);
    }
    return group;
  }
}

/** Follows what a template was united into. */
function current(template: Template | undefined): Template | undefined {
  let last = template;
  while (last?.into) last = last.into;
  return last;
}

/** The id is FNV-1a of 64 bits. */
function named(template: string): LogTemplate {
  let id = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(template)) {
    // eslint-disable-next-line no-bitwise
    id = BigInt.asUintN(64, (id ^ BigInt(byte)) * 0x100000001b3n);
  }
  return { template, id: id.toString(16).padStart(16, '0') };
}
