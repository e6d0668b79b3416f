import { checkExpression } from './checkExpression';

/**
 * Whether an expression could ever be evaluated, before it becomes a policy.
 *
 * @returns one sentence about what is wrong; undefined when nothing is.
 * @public
 */
export function checkPolicyExpression(expression: string): string | undefined {
  try {
    const { valid, error, type } = checkExpression(expression).check();
    if (!valid) return firstLine(error);
    return type === undefined || type === 'bool' || type === 'dyn'
      ? undefined
      : `The expression yields ${type}; it must yield true or false.`;
  } catch (error) {
    return firstLine(error);
  }
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0];
}
