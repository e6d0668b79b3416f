import {
  Environment,
  type ASTNode,
  type ParseResult,
} from '@marcbachmann/cel-js';
import { policyLimits } from './policyLimits';

const MACROS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/**
 * Functions that a rule may call: each costs no more than its arguments are long.
 * `matches` is not among them, since a regular expression can take for ever.
 */
const FUNCTIONS = new Set([
  ...MACROS,
  ...['has', 'size', 'int', 'double', 'string', 'bool', 'type'],
  ...['startsWith', 'endsWith', 'contains', 'trim', 'lowerAscii', 'upperAscii'],
  ...['timestamp', 'duration', 'getFullYear', 'getMonth', 'getDate'],
  ...['getDayOfMonth', 'getDayOfWeek', 'getDayOfYear'],
  ...['getHours', 'getMinutes', 'getSeconds'],
]);

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: {
    maxAstNodes: policyLimits.nodes,
    maxDepth: policyLimits.depth,
    maxListElements: policyLimits.inputEntries,
    maxMapEntries: policyLimits.inputEntries,
  },
});

/**
 * Parses an expression and holds it against {@link policyLimits}.
 *
 * @throws Error with one sentence.
 * @internal
 */
export function checkExpression(expression: string): ParseResult {
  if (typeof expression !== 'string' || expression.trim() === '') {
    throw new Error('The expression is empty.');
  }
  if (expression.length > policyLimits.expressionLength) {
    throw new Error(
      `The expression has ${expression.length} characters; keep it to ${policyLimits.expressionLength}.`,
    );
  }
  const parsed = environment.parse(expression);
  const cost = { macros: 0, additions: 0 };
  count(parsed.ast, 0, cost);
  if (cost.macros > policyLimits.macros) {
    throw new Error(
      `The expression goes over lists ${cost.macros} times; keep it to ${policyLimits.macros}, or make two rules of it.`,
    );
  }
  if (cost.macros > 0 && cost.additions > policyLimits.additionsWithMacros) {
    throw new Error(
      `The expression adds ${cost.additions} times and goes over lists; keep it to ${policyLimits.additionsWithMacros} additions.`,
    );
  }
  return parsed;
}

function count(
  node: ASTNode,
  nesting: number,
  cost: { macros: number; additions: number },
): void {
  let inside = nesting;
  if (node.op === '+') cost.additions += 1;
  if (node.op === 'call' || node.op === 'rcall') {
    const [name] = node.args;
    if (!FUNCTIONS.has(name)) {
      throw new Error(
        `The function "${name}" is not available in policies; use comparisons, in, has, size, startsWith, contains or the macros over lists.`,
      );
    }
    if (MACROS.has(name)) {
      cost.macros += 1;
      inside += 1;
    }
  }
  if (inside > policyLimits.nestedMacros) {
    throw new Error(
      `The expression goes over lists inside of lists more than ${policyLimits.nestedMacros} deep.`,
    );
  }
  for (const child of childrenOf(node.args)) count(child, inside, cost);
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === 'object' && args !== null && 'op' in args
    ? [args as ASTNode]
    : [];
}
