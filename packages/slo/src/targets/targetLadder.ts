/**
 * The targets that people can talk about, ascending. A proposal is always one
 * of them: a target such as 99.37 % claims a precision that no history supports.
 *
 * @public
 */
export const TARGET_LADDER: readonly number[] = [
  0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999,
];
