/** Takes any token. */
export const WILDCARD = '<*>';

/**
 * A template of one length, and how new messages get into it.
 *
 * @internal
 */
export interface Template {
  tokens: readonly string[];
  /** Set when it was united with others. */
  into?: Template;
}

/** Limits of a {@link TemplateGroup}. */
export interface GroupLimits {
  /** Share of the words that two messages must have in common to be one template. */
  similarity: number;
  /** Different words in the same places, all else being equal, that make them a wildcard. */
  maxWords: number;
  /** Templates; past them messages that are similar are united on less evidence. */
  maxTemplates: number;
}

/**
 * The templates of one service that have the same number of tokens. No two of
 * them take the same message, so each message has one template at most, and
 * once two messages have the same one they keep it.
 *
 * @internal
 */
export class TemplateGroup {
  readonly templates = new Set<Template>();
  /** By first token, so that most of them are never compared. */
  readonly #byFirst = new Map<string, Set<Template>>();

  constructor(private readonly limits: GroupLimits) {}

  /** The template that takes a message. */
  find(tokens: readonly string[]): Template | undefined {
    return this.#findIn(tokens[0], tokens) ?? this.#findIn(WILDCARD, tokens);
  }

  /** As {@link TemplateGroup.find}, and learns a message that none takes; undefined when there is no room for it. */
  learn(tokens: readonly string[], hasRoom: boolean): Template | undefined {
    const known = this.find(tokens);
    if (known) return known;
    const full = !hasRoom || this.templates.size >= this.limits.maxTemplates;
    const united = this.#unite(tokens, full);
    if (united) return united;
    return full ? undefined : this.add({ tokens });
  }

  add(template: Template): Template {
    this.templates.add(template);
    const first = template.tokens[0];
    const set = this.#byFirst.get(first) ?? new Set();
    this.#byFirst.set(first, set.add(template));
    return template;
  }

  #findIn(first: string, tokens: readonly string[]): Template | undefined {
    for (const template of this.#byFirst.get(first) ?? []) {
      if (takes(template.tokens, tokens)) return template;
    }
    return undefined;
  }

  /**
   * The most similar template, made to take the message as well, when where
   * they differ is data: by its form, or since there are many words. Left
   * alone when the result would take messages of a template that is not part
   * of it.
   */
  #unite(tokens: readonly string[], full: boolean): Template | undefined {
    let best: Template | undefined;
    let least = Math.floor(tokens.length * (1 - this.limits.similarity)) + 1;
    for (const template of this.templates) {
      const differences = countDifferences(template.tokens, tokens, least);
      if (differences < least && wordsInCommon(template.tokens, tokens)) {
        least = differences;
        best = template;
      }
    }
    if (!best) return undefined;
    const members = this.#alike(best.tokens, tokens);
    const enough = full || members.length >= this.limits.maxWords;
    if (!enough && !differByFormOnly(best.tokens, tokens)) return undefined;
    let union = uniteAll(tokens, enough ? members : [best]);
    const absorbed = new Set<Template>(enough ? members : [best]);
    for (const other of this.templates) {
      if (absorbed.has(other) || !overlaps(union, other.tokens)) continue;
      if (!takes(union, other.tokens)) return undefined;
      absorbed.add(other);
      union = uniteAll(union, [other]);
    }
    const template: Template = { tokens: union };
    for (const one of absorbed) {
      one.into = template;
      this.templates.delete(one);
      this.#byFirst.get(one.tokens[0])?.delete(one);
    }
    return this.add(template);
  }

  /** The templates that differ from the message only where `best` does. */
  #alike(best: readonly string[], tokens: readonly string[]): Template[] {
    return [...this.templates].filter(({ tokens: other }) =>
      other.every((token, i) => token === tokens[i] || best[i] !== tokens[i]),
    );
  }
}

function takes(
  template: readonly string[],
  tokens: readonly string[],
): boolean {
  for (let i = 0; i < tokens.length; i++) {
    if (template[i] !== tokens[i] && template[i] !== WILDCARD) return false;
  }
  return true;
}

/** True when there may be a message that both take. */
function overlaps(a: readonly string[], b: readonly string[]): boolean {
  return a.every(
    (token, i) => token === b[i] || token === WILDCARD || b[i] === WILDCARD,
  );
}

function countDifferences(
  a: readonly string[],
  b: readonly string[],
  limit: number,
): number {
  let differences = 0;
  for (let i = 0; i < b.length; i++) {
    if (a[i] !== b[i] && ++differences >= limit) break;
  }
  return differences;
}

/** Placeholders alone make no message. */
function wordsInCommon(a: readonly string[], b: readonly string[]): boolean {
  return b.some(
    (token, i) => token === a[i] && /\p{L}{2}/u.test(withoutMasks(token)),
  );
}

function differByFormOnly(a: readonly string[], b: readonly string[]): boolean {
  return b.every((token, i) => token === a[i] || isData(token) || isData(a[i]));
}

function isData(token: string): boolean {
  return token === WILDCARD || token.includes('<') || token.length > 32;
}

function withoutMasks(token: string): string {
  return token.replace(/<[^>]*>/g, '');
}

function uniteAll(tokens: readonly string[], templates: Template[]): string[] {
  return tokens.map((token, i) =>
    templates.every(template => template.tokens[i] === token)
      ? token
      : WILDCARD,
  );
}
