import type { Tree } from '@lezer/common';
import { UNSAFE_CHARACTERS } from '../text/unsafeCharacters';
import { wellFormed } from '../text/wellFormed';
import { escapeCharacter } from './escapeCharacter';
import { nodesOf, parsePromql } from './parsePromql';
import { unquoteString } from './unquoteString';

const WINDOW = '{{.window}}';
/** A range as long as the placeholder, so that places in the text stay the same. */
const PARSEABLE_WINDOW = '0000000005m';

/** Expressions that no operator beside them can take apart. */
const CLOSED = new Set(['AggregateExpr', 'FunctionCall', 'ParenExpr']);

/**
 * A query with its range left open.
 *
 * @internal
 */
export interface WindowQuery {
  /** With `{{.window}}`. */
  template: string;
  /** The PromQL over a range such as `5m`. */
  over(window: string): string;
  /** The same as part of a larger expression, in parentheses when it needs them. */
  within(window: string): string;
}

/**
 * Checks a query of an SLI and makes it safe to put between parentheses, into
 * YAML and into Markdown: it must be one complete expression, and characters that such files
 * cannot carry become escapes inside its strings.
 *
 * @param name - `bad` or `total`, for the message
 * @throws Error with one sentence when the query cannot be used
 * @internal
 */
export function prepareQuery(name: string, query: string): WindowQuery {
  const template = wellFormed(query)
    .trim()
    .replace(/\{\{\s*\.window\s*\}\}/g, WINDOW);
  if (!template.includes(WINDOW)) {
    throw new Error(
      `The ${name} query must use ${WINDOW} as its range, e.g. rate(requests_total[${WINDOW}]).`,
    );
  }
  try {
    const tree = parsePromql(template.replaceAll(WINDOW, PARSEABLE_WINDOW));
    const safe = escapeStrings(template, tree);
    const closed = CLOSED.has(tree.topNode.firstChild?.name ?? '');
    const over = (window: string) => safe.replaceAll(WINDOW, window);
    return {
      template: safe,
      over,
      within: window => (closed ? over(window) : `(${over(window)})`),
    };
  } catch (error) {
    throw new Error(
      `The ${name} query cannot be used: ${(error as Error).message}`,
    );
  }
}

function escapeStrings(template: string, tree: Tree): string {
  let safe = '';
  let end = 0;
  for (const { from, to } of nodesOf(tree.topNode, 'StringLiteral')) {
    const literal = template.slice(from, to);
    unquoteString(literal);
    safe += requireSafe(template.slice(end, from).replace(/\s+/g, ' '));
    safe += literal.startsWith('`')
      ? requireSafe(literal)
      : literal.replace(UNSAFE_CHARACTERS, escapeCharacter);
    end = to;
  }
  return safe + requireSafe(template.slice(end).replace(/\s+/g, ' '));
}

function requireSafe(text: string): string {
  const [character] = text.match(UNSAFE_CHARACTERS) ?? [];
  if (character) {
    throw new Error(
      `it holds the character ${escapeCharacter(
        character,
      )} outside a string in double quotes`,
    );
  }
  return text;
}
