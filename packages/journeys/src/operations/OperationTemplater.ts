import { isDataWord } from './isDataWord';
import type { TemplatedOperation } from './templateOperation';

/** A place in a name: the words seen there, and one wildcard for all that were given up. */
interface Node {
  words: Map<string, Node>;
  any?: Node;
  /** True when the wildcard takes every word; else only what may be data. */
  closed?: boolean;
}

/**
 * A node as JSON: its words with their nodes, and `any` for the wildcard,
 * beside which words are still learnt when `open`.
 *
 * @public
 */
export interface TemplaterNode {
  any?: TemplaterNode;
  open?: boolean;
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
const WILDCARD = '{*}';
const MAX_SERVICES = 10_000;

interface ServiceNames {
  root: Node;
  /** Operations given out so far. */
  operations: Set<string>;
  generation: number;
}

/** Beside a placeholder fewer such words are enough. */
const MAX_DATA_WORDS_BESIDE = 3;
/** Outside of paths places hold words more often than data: GraphQL operations, jobs. */
const WORDS_OUTSIDE_PATHS = 5;
/** A path with or without a method: its places are the same whatever follows. */
const PATH = /^(?:[A-Z]+ )?\//;
/** Full gRPC methods: they hold no data, however many there are. */
const RPC_METHOD = /^\/?[\w.]+\.\w+\/\w+\.?$/;

/**
 * Limits of an {@link OperationTemplater}.
 *
 * @public
 */
export interface OperationTemplaterOptions {
  /** Different words in one place of a path before all of it becomes a wildcard; five times as many elsewhere. Default 100. */
  maxWords?: number;
  /** Different words in one place that may be data (digits, codes, slugs) before those become a wildcard. Default 12. */
  maxDataWords?: number;
  /** Cap per service. Default 1000. */
  maxOperations?: number;
}

/**
 * Learns which parts of span names are data, where no attribute and no class
 * of token tells: a fixed-depth parse tree over the words of a name (Drain, He
 * et al., ICWS 2017), in which a place with too many different words becomes a
 * wildcard: first for the words that look like data, so that `/users/me` stays
 * beside `/users/{*}`, then for all. Drain's similarity threshold is left out
 * on purpose: it would merge `/users/list` and `/users/create` at once.
 *
 * What was merged never splits again, learning the same name twice changes
 * nothing, and the same names in the same order give the same templates. Past
 * the cap of a service new names become `{other}`.
 *
 * @public
 */
export class OperationTemplater {
  readonly #services = new Map<string, ServiceNames>();
  readonly #maxWords: number;
  readonly #maxDataWords: number;
  readonly #maxOperations: number;

  constructor(options: OperationTemplaterOptions = {}) {
    this.#maxWords = options.maxWords ?? 100;
    this.#maxDataWords = options.maxDataWords ?? 12;
    this.#maxOperations = options.maxOperations ?? 1000;
  }

  static fromJSON(
    state: TemplaterState,
    options: OperationTemplaterOptions = {},
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
    if (!templated.fromAttributes && !RPC_METHOD.test(operation)) {
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
    const { parts, start, isPath } = placesOf(name);
    if (parts.length < 3) {
      return name; // one word is the name itself, there is nothing around it
    }
    const most = this.#maxWords * (isPath ? 1 : WORDS_OUTSIDE_PATHS);
    let node = this.#step(names, names.root, start, Infinity);
    for (let i = 2; i < parts.length; i += 2) {
      const next = this.#step(names, node, parts[i], most);
      if (next === node.any) {
        parts[i] = WILDCARD;
      }
      node = next;
    }
    return parts.join('');
  }

  #step(names: ServiceNames, node: Node, word: string, most: number): Node {
    const known = find(node, word);
    if (known) {
      return known;
    }
    const next: Node = { words: new Map() };
    node.words.set(word, next);
    if (most < Infinity && this.#generalize(node, most)) {
      this.#forget(names);
    }
    return find(node, word) ?? next;
  }

  /** Folds the words of a place that has too many of them; true when it did. */
  #generalize(node: Node, most: number): boolean {
    const words = [...node.words.keys()].filter(isWord);
    const data = words.filter(isDataWord);
    const enough = data.some(word => word.includes('{'))
      ? Math.min(MAX_DATA_WORDS_BESIDE, this.#maxDataWords)
      : this.#maxDataWords;
    if (words.length - data.length > most) {
      node.closed = true;
    }
    // Two places that were united may be closed and still hold words.
    const folded = node.closed ? words : data;
    if (folded.length <= (node.any || node.closed ? 0 : enough)) {
      return false;
    }
    node.any ??= { words: new Map() };
    for (const word of folded) {
      const child = node.words.get(word);
      node.words.delete(word);
      if (child) {
        this.#unite(node.any, child, most);
      }
    }
    return true;
  }

  #unite(into: Node, from: Node, most: number): void {
    if (from.any) {
      into.any ??= { words: new Map() };
      into.closed ||= from.closed;
      this.#unite(into.any, from.any, most);
    }
    for (const [word, child] of from.words) {
      const known = into.words.get(word);
      if (known) {
        this.#unite(known, child, most);
      } else {
        into.words.set(word, child);
      }
    }
    this.#generalize(into, most);
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

/** Separators at either end make empty words, which are no words. */
function isWord(word: string): boolean {
  return word !== '';
}

/** Where a word leads; undefined when it is new. */
function find(node: Node, word: string): Node | undefined {
  const known = node.words.get(word);
  if (known || !node.any || !isWord(word)) {
    return known;
  }
  return node.closed || isDataWord(word) ? node.any : undefined;
}

/**
 * The words of a name; those at odd indexes are separators. Places vary
 * from the second word on where `start` agrees: the form of the name and its
 * first word, which says what kind of name it is; for paths the method.
 */
function placesOf(name: string) {
  const parts = name.split(/([/ ]+)/);
  if (PATH.test(name)) {
    return { parts, start: `${parts[0]} /`, isPath: true };
  }
  const form = parts.filter((_, i) => i % 2 === 1).join('|');
  return { parts, start: `${form}${parts[0]}`, isPath: false };
}

/** The template of a name in a tree that is not changed by asking. */
function rewrite(root: Node, name: string): string {
  const { parts, start } = placesOf(name);
  let node = parts.length < 3 ? undefined : root.words.get(start);
  for (let i = 2; node && i < parts.length; i += 2) {
    const next = find(node, parts[i]);
    if (next && next === node.any) {
      parts[i] = WILDCARD;
    }
    node = next;
  }
  return node ? parts.join('') : name;
}

function nodeToJSON(node: Node): TemplaterNode {
  const json: TemplaterNode = {};
  if (node.any) {
    json.any = nodeToJSON(node.any);
    if (!node.closed) {
      json.open = true;
    }
  }
  if (node.words.size > 0) {
    json.words = Object.fromEntries(
      Array.from(node.words, ([word, child]) => [word, nodeToJSON(child)]),
    );
  }
  return json;
}

function nodeFromJSON(json: TemplaterNode): Node {
  return {
    any: json.any && nodeFromJSON(json.any),
    closed: json.any && !json.open,
    words: new Map(
      Object.entries(json.words ?? {}).map(([word, child]) => [
        word,
        nodeFromJSON(child),
      ]),
    ),
  };
}
