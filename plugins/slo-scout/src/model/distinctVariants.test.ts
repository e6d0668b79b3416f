import type { TargetVariant, VariantName } from '@slo-scout/slo';
import { distinctVariants } from './distinctVariants';

const variant = (name: VariantName, target: number): TargetVariant => ({
  name,
  target,
  probabilityMet: 0.9,
  expectedBudgetUse: 0.5,
  pagesPerWeek: 0,
});

const names = (targets: [number, number, number], recommended: VariantName) =>
  distinctVariants(
    [
      variant('conservative', targets[0]),
      variant('balanced', targets[1]),
      variant('stretch', targets[2]),
    ],
    recommended,
  ).map(({ name }) => name);

describe('distinctVariants', () => {
  it('keeps what differs', () => {
    expect(names([0.99, 0.995, 0.999], 'balanced')).toEqual([
      'conservative',
      'balanced',
      'stretch',
    ]);
  });

  it('shows equal targets once, as the recommended or the more careful', () => {
    expect(names([0.99, 0.99, 0.999], 'balanced')).toEqual([
      'balanced',
      'stretch',
    ]);
    expect(names([0.99, 0.995, 0.995], 'conservative')).toEqual([
      'conservative',
      'balanced',
    ]);
    expect(names([0.99, 0.99, 0.99], 'stretch')).toEqual(['stretch']);
  });
});
