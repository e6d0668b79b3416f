import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Replacement, SourceRange } from '../types';
import type { AliasTargets } from './AliasTargets';
import { scalarOffset } from './scalarOffsets';
import type { SourceText } from './SourceText';

/** Merge keys inside merge keys are followed this far. */
const MAX_MERGES = 8;

/**
 * A node of a YAML or JSON document with its place in the file. Whatever it is asked for, it answers with
 * what is there or with undefined; it never throws.
 *
 * @internal
 */
export class YamlNode {
  private constructor(
    private readonly source: SourceText,
    private readonly aliases: AliasTargets,
    private readonly node: Node,
  ) {}

  /** A map, list, scalar, or an alias of one; undefined for anything else. */
  static of(
    source: SourceText,
    aliases: AliasTargets,
    node: unknown,
  ): YamlNode | undefined {
    const target = aliases.resolve(node);
    return isMap(target) || isSeq(target) || isScalar(target)
      ? new YamlNode(source, aliases, target)
      : undefined;
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** The value of a key, also one that a merge key (`<<`) brings; undefined for none and for null. */
  get(key: string, ...rest: string[]): YamlNode | undefined {
    const value = isMap(this.node)
      ? this.wrap(this.lookUp(this.node, key, 0))
      : undefined;
    if (!value || value.isNull) return undefined;
    const [next, ...others] = rest;
    return next === undefined ? value : value.get(next, ...others);
  }

  /** The elements of a list; none when it is no list. */
  items(): YamlNode[] {
    if (!isSeq(this.node)) return [];
    return this.node.items
      .map(item => this.wrap(item))
      .filter(item => item !== undefined);
  }

  /** The text values of a map by key; other values are left out. */
  texts(): Map<string, string> {
    const texts = new Map<string, string>();
    if (!isMap(this.node)) return texts;
    for (const { key, value } of this.node.items) {
      const name = this.wrap(key)?.text;
      const text = this.wrap(value)?.text;
      if (name !== undefined && text !== undefined) texts.set(name, text);
    }
    return texts;
  }

  /** The text of a scalar as it was written, e.g. `99.90` of a number; undefined for lists, maps and null. */
  get text(): string | undefined {
    if (!isScalar(this.node) || this.isNull) return undefined;
    const { value, source } = this.node;
    return typeof value === 'string' ? value : source ?? String(value);
  }

  /** The number of a scalar, also of one in quotes; undefined when it is none. */
  get number(): number | undefined {
    const text = this.text?.trim();
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    return Number.isNaN(value) ? undefined : value;
  }

  private get isNull(): boolean {
    return isScalar(this.node) && this.node.value === null;
  }

  /** Where the node stands, or a part of its text when it is a scalar. */
  range(from?: number, to?: number): SourceRange {
    const [start, end] = this.node.range ?? [0, 0];
    const text = this.text;
    if (text === undefined) {
      // Of a map or list its first line; the whole of it would mark half a file.
      const line = this.source.content.indexOf('\n', start);
      return this.source.range(start, Math.min(end, line < 0 ? end : line));
    }
    if (from === undefined || to === undefined) {
      return this.source.range(start, end);
    }
    const raw = this.source.content.slice(start, end);
    const last = Math.max(from, to - 1);
    return this.source.range(
      start + scalarOffset(raw, text, from),
      start + scalarOffset(raw, text, last) + 1,
    );
  }

  /**
   * The edit that puts other text in the place of a part of this scalar.
   *
   * @returns undefined where the YAML around it would read the text differently
   */
  replacement(from: number, to: number, text: string): Replacement | undefined {
    const raw = this.source.content.slice(...(this.node.range ?? [0, 0]));
    const quote = raw[0] === '"' || raw[0] === "'" ? raw[0] : '';
    const risky = quote === '' && /\n|: | #|^[-?:&*!|>%@`{["']/.test(text);
    const inBlock = raw[0] === '|' || raw[0] === '>';
    if (text.includes('\n') || (risky && !inBlock && from === 0)) {
      return undefined;
    }
    if (risky && !inBlock && /: | #/.test(text)) return undefined;
    let written = text;
    if (quote === '"') written = JSON.stringify(text).slice(1, -1);
    if (quote === "'") written = text.replaceAll("'", "''");
    return { range: this.range(from, to), text: written };
  }

  private wrap(node: unknown): YamlNode | undefined {
    return YamlNode.of(this.source, this.aliases, node);
  }

  private lookUp(map: YAMLMap, key: string, depth: number): unknown {
    const own = map.items.find(
      pair => isScalar(pair.key) && pair.key.value === key,
    );
    if (own) return own.value;
    if (depth > MAX_MERGES) return undefined;
    for (const pair of map.items) {
      if (!isScalar(pair.key) || pair.key.value !== '<<') continue;
      const merged = this.wrap(pair.value);
      const sources = merged?.isList ? merged.items() : [merged];
      for (const source of sources) {
        if (!isMap(source?.node)) continue;
        const value = this.lookUp(source.node, key, depth + 1);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }
}
