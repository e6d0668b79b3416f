import type { SloModel } from '../model/SloModel';

/**
 * Bad events a second over a range: 0 while no bad series exists yet, absent
 * only when there is no series of events at all.
 *
 * @internal
 */
export function badExpression(model: SloModel, window: string): string {
  return `${model.bad.within(window)}\nor\n0 * ${model.total.within(window)}`;
}

/**
 * Bad over total events of a range: 0 without errors, absent without traffic, never NaN.
 *
 * @internal
 */
export function ratioExpression(model: SloModel, window: string): string {
  return [
    '(',
    indent(badExpression(model, window)),
    ')',
    '/',
    `(${model.total.within(window)} > 0)`,
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
