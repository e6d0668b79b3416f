/**
 * What a rule and its input may be at most. An evaluation has no time limit, so
 * that its outcome does not depend on how busy the machine is; it is bounded by
 * these, which keep the work below about a million steps.
 *
 * @public
 */
export const policyLimits = {
  /** Characters of an expression. */
  expressionLength: 2000,
  /** Nodes of its syntax tree, and how deep it nests. */
  nodes: 300,
  depth: 30,
  /** Macros over lists (`all`, `exists`, `map`, …) in one expression, and inside each other. */
  macros: 6,
  nestedMacros: 2,
  /** Additions in an expression with macros: each can double a list. */
  additionsWithMacros: 3,
  /** Characters of the input document as JSON, entries of each list or object in it, and how deep it nests. */
  inputLength: 65_536,
  inputEntries: 100,
  inputDepth: 10,
  /** Rules that are evaluated for one decision. */
  rules: 200,
} as const;
