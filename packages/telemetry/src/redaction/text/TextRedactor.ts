import { matchesGlob } from '../keys/matchesGlob';
import type { RedactionAction } from '../RedactionConfig';
import type { Replacer } from '../Replacer';
import { base64Texts } from './base64Texts';
import { PLAIN_TEXT, type TextContext } from './TextContext';
import { Feature, textFeatures } from './textFeatures';
import type { TextMatch } from './TextMatch';
import type { TextRule } from './TextRule';
import { unescapedView } from './unescapedView';

/** @internal */
export interface NamedTextRule {
  name: string;
  action: RedactionAction;
  /** Bits of {@link Feature}: a text without all of these holds nothing. */
  needs: number;
  find: TextRule;
}

/**
 * Told about each match.
 *
 * @internal
 */
export type NoteMatch = (rule: string, value: string) => void;

/**
 * Applies the rules for values to a text as it stands, to the text with its
 * escapes resolved, and to what base64 in it stands for.
 *
 * @internal
 */
export class TextRedactor {
  private readonly actions: Map<string, RedactionAction>;

  /** @param allowed - globs in lower case of matches that may stay */
  constructor(
    private readonly rules: NamedTextRule[],
    private readonly allowed: string[],
    private readonly replacer: Replacer,
  ) {
    this.actions = new Map(rules.map(rule => [rule.name, rule.action]));
  }

  /**
   * The text without what the rules found.
   *
   * @returns undefined when there was nothing to change
   */
  redact(
    text: string,
    context: TextContext,
    note: NoteMatch,
  ): string | undefined {
    const matches = this.find(text, context);
    if (matches.length === 0) return undefined;
    const parts: string[] = [];
    let at = 0;
    let changed = false;
    for (const { rule, from, to, replacement } of matches) {
      const value = text.slice(from, to);
      const action = this.actions.get(rule) ?? 'mask';
      const output =
        action === 'mask' && replacement !== undefined
          ? replacement
          : this.replacer.replace(rule, action, value);
      parts.push(text.slice(at, from), output);
      at = to;
      if (output === value) continue;
      changed = true;
      note(rule, value);
    }
    if (!changed) return undefined;
    parts.push(text.slice(at));
    return parts.join('');
  }

  /** Matches in ascending order that do not overlap. */
  find(text: string, context: TextContext): TextMatch[] {
    const matches: TextMatch[] = [];
    this.findIn(text, context, matches);
    const view = unescapedView(text);
    if (view) {
      const add = (match: TextMatch) =>
        matches.push({
          ...match,
          from: view.from[match.from],
          to: view.to[match.to - 1],
        });
      const found: TextMatch[] = [];
      this.findIn(view.text, context, found);
      found.filter(match => match.to > match.from).forEach(add);
    }
    return disjoint(matches);
  }

  private findIn(text: string, context: TextContext, matches: TextMatch[]) {
    const features = this.applyRules(text, context, matches);
    if ((features & Feature.word12) !== 0) this.findEncoded(text, matches);
  }

  private applyRules(
    text: string,
    context: TextContext,
    matches: TextMatch[],
  ): number {
    const features = textFeatures(text);
    for (const { needs, find } of this.rules) {
      if ((features & needs) !== needs) continue;
      find(text, context, match => {
        if (match.to > match.from && !this.mayStay(text, match)) {
          matches.push(match);
        }
      });
    }
    return features;
  }

  private findEncoded(text: string, matches: TextMatch[]): void {
    const before = disjoint([...matches]);
    let next = 0;
    for (const { from, to, decoded } of base64Texts(text)) {
      while (next < before.length && before[next].to < to) next++;
      if (next < before.length && before[next].from <= from) continue;
      const found: TextMatch[] = [];
      this.applyRules(decoded, PLAIN_TEXT, found);
      if (found.length > 0) matches.push({ rule: found[0].rule, from, to });
    }
  }

  private mayStay(text: string, { from, to }: TextMatch): boolean {
    const value = text.slice(from, to);
    if (this.replacer.isHash(value)) return true;
    if (this.allowed.length === 0) return false;
    const lower = value.toLowerCase();
    return this.allowed.some(glob => matchesGlob(glob, lower));
  }
}

/** What overlaps becomes one match, under the name of the first and longest. */
function disjoint(matches: TextMatch[]): TextMatch[] {
  matches.sort((a, b) => a.from - b.from || b.to - a.to);
  const result: TextMatch[] = [];
  for (const match of matches) {
    const last = result[result.length - 1];
    if (!last || match.from >= last.to) result.push({ ...match });
    else if (match.to > last.to) last.to = match.to;
  }
  return result;
}
