import type { TemplatedOperation } from './templateOperation';

/** A place in a name: the words seen there, or one wildcard for all of them. */
interface Node {
  any?: Node;
  words: Map<string, Node>;
}

/**
 * A node as JSON: its words with their nodes, or `any`.
 *
 * @public
 */
export interface TemplaterNode {
  any?: TemplaterNode;
  words?: Record<string, TemplaterNode>;
}

/**
 * What a templater has learnt, as JSON, by service.
 *
 * @public
 */
export type TemplaterState = Record<
  string,
  { tree: TemplaterNode; operations: string[] }
>;

/** What every name becomes when there are too many. */
const OTHER = '{other}';
const MAX_SERVICES = 10_000;

interface ServiceNames {
  root: Node;
  /** Operations given out so far. */
  operations: Set<string>;
  generation: number;
}

/**
 * Learns which parts of span names are data, where no attribute and no class
 * of token tells: a fixed-depth parse tree over the words of a name (Drain, He
 * et al., ICWS 2017), in which a place with too many different words becomes a
 * wildcard. Drain's similarity threshold is left out on purpose: it would
 * merge `/users/list` and `/users/create` at once.
 *
 * A wildcard never splits again, learning the same name twice changes nothing,
 * and the same names in the same order give the same templates. Past the cap
 * of a service new names become `{other}`.
 *
 * @public
 */
export class OperationTemplater {
  readonly #services = new Map<string, ServiceNames>();
  readonly #maxWords: number;
  readonly #maxOperations: number;

  /**
   * @param options - `maxWords`: different words in one place before it becomes
   * a wildcard, default 100. `maxOperations`: cap per service, default 1000.
   */
  constructor(options: { maxWords?: number; maxOperations?: number } = {}) {
    this.#maxWords = options.maxWords ?? 100;
    this.#maxOperations = options.maxOperations ?? 1000;
  }

  static fromJSON(
    state: TemplaterState,
    options: { maxWords?: number; maxOperations?: number } = {},
  ): OperationTemplater {
    const templater = new OperationTemplater(options);
    for (const [service, { tree, operations }] of Object.entries(state)) {
      templater.#services.set(service, {
        root: nodeFromJSON(tree),
        operations: new Set(operations),
        generation: 0,
      });
    }
    return templater;
  }

  /** Grows whenever an answer given earlier for this service may no longer hold. */
  generation(service: string): number {
    return this.#services.get(service)?.generation ?? 0;
  }

  /** The name to use for an operation of a service. */
  template(service: string, templated: TemplatedOperation): string {
    let names = this.#services.get(service);
    if (!names) {
      if (this.#services.size >= MAX_SERVICES) {
        return OTHER;
      }
      names = {
        root: { words: new Map() },
        operations: new Set(),
        generation: 0,
      };
      this.#services.set(service, names);
    }
    const full = names.operations.size >= this.#maxOperations;
    let { operation } = templated;
    if (!templated.fromAttributes) {
      // Past the cap the tree must not grow either.
      operation = full
        ? rewrite(names.root, operation)
        : this.#learn(names, operation);
    }
    if (names.operations.has(operation)) {
      return operation;
    }
    if (full) {
      return OTHER;
    }
    names.operations.add(operation);
    return operation;
  }

  toJSON(): TemplaterState {
    return Object.fromEntries(
      Array.from(this.#services, ([service, names]) => [
        service,
        { tree: nodeToJSON(names.root), operations: [...names.operations] },
      ]),
    );
  }

  #learn(names: ServiceNames, name: string): string {
    // Odd elements are the separators.
    const parts = name.split(/([/ ]+)/);
    if (parts.length < 3) {
      return name; // one word is the name itself, there is nothing around it
    }
    // Names of different form never share a place.
    const form = parts.filter((_, i) => i % 2 === 1).join('|');
    let node = this.#step(names, names.root, form, false);
    for (let i = 0; i < parts.length; i += 2) {
      // The first word says what kind of name it is: a verb, a package.
      const mayVary = i > 0;
      const next = this.#step(names, node, parts[i], mayVary);
      if (node.any) {
        parts[i] = parts[i] === '' ? '' : '{*}';
      }
      node = next;
    }
    return parts.join('');
  }

  #step(names: ServiceNames, node: Node, word: string, mayVary: boolean): Node {
    if (node.any) {
      return node.any;
    }
    let next = node.words.get(word);
    if (!next) {
      next = { words: new Map() };
      node.words.set(word, next);
      if (mayVary && node.words.size > this.#maxWords) {
        this.#collapse(node);
        this.#forget(names);
        return node.any ?? next;
      }
    }
    return next;
  }

  /** Folds all words of a place into one; what lay below them is united. */
  #collapse(node: Node): void {
    const any: Node = { words: new Map() };
    for (const child of node.words.values()) {
      this.#unite(any, child);
    }
    node.words = new Map();
    node.any = any;
  }

  #unite(into: Node, from: Node): void {
    if (from.any && !into.any) {
      this.#collapse(into);
    }
    if (into.any) {
      for (const child of from.any ? [from.any] : from.words.values()) {
        this.#unite(into.any, child);
      }
      return;
    }
    for (const [word, child] of from.words) {
      const known = into.words.get(word);
      if (known) {
        this.#unite(known, child);
      } else {
        into.words.set(word, child);
      }
    }
    if (into.words.size > this.#maxWords) {
      this.#collapse(into);
    }
  }

  /** After a collapse the names under it are gone, and make room below the cap. */
  #forget(names: ServiceNames): void {
    names.generation++;
    const kept = new Set<string>();
    for (const operation of names.operations) {
      kept.add(rewrite(names.root, operation));
    }
    names.operations = kept;
  }
}

/** The template of a name in a tree that is not changed by asking. */
function rewrite(root: Node, name: string): string {
  const parts = name.split(/([/ ]+)/);
  const form = parts.filter((_, i) => i % 2 === 1).join('|');
  let node = parts.length < 3 ? undefined : root.words.get(form);
  for (let i = 0; node && i < parts.length; i += 2) {
    if (node.any) {
      parts[i] = parts[i] === '' ? '' : '{*}';
    }
    node = node.any ?? node.words.get(parts[i]);
  }
  return node ? parts.join('') : name;
}

function nodeToJSON(node: Node): TemplaterNode {
  if (node.any) {
    return { any: nodeToJSON(node.any) };
  }
  return node.words.size === 0
    ? {}
    : {
        words: Object.fromEntries(
          Array.from(node.words, ([word, child]) => [word, nodeToJSON(child)]),
        ),
      };
}

function nodeFromJSON(json: TemplaterNode): Node {
  return {
    any: json.any && nodeFromJSON(json.any),
    words: new Map(
      Object.entries(json.words ?? {}).map(([word, child]) => [
        word,
        nodeFromJSON(child),
      ]),
    ),
  };
}
