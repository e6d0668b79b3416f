import type {
  Policy,
  PolicySet,
} from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * Puts the policies of all sources together. Of two with the same id the one in
 * a file counts, since it was reviewed, then the one in the database, then the default.
 *
 * @returns those that count first, each id once; then the others, which say what counts instead.
 * @internal
 */
export function mergePolicies(sources: {
  files: Policy[];
  database: Policy[];
  defaults: Policy[];
}): PolicySet {
  const counting = new Map<string, Policy>();
  const overridden: Policy[] = [];
  for (const policy of [
    ...sources.files,
    ...sources.database,
    ...sources.defaults,
  ]) {
    const other = counting.get(policy.id);
    if (other) overridden.push({ ...policy, overriddenBy: other.source });
    else counting.set(policy.id, policy);
  }
  return {
    items: [...counting.values(), ...overridden],
    problems: [
      ...overridden
        .filter(({ source }) => source === 'database')
        .map(
          ({ id, overriddenBy }) =>
            `The policy "${id}" of the database does not count, since ${overriddenBy} has one of that id; delete one of them`,
        ),
      ...windowProblems([...counting.values()]),
    ],
  };
}

/** A name of a window that two policies give would mean whichever is open. */
function windowProblems(policies: Policy[]): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { id, windows = [] } of policies) {
    for (const { name } of windows) {
      const other = owners.get(name);
      if (other !== undefined && other !== id) {
        problems.push(
          `The policies "${other}" and "${id}" both have a window "${name}", which is open when either is; rename one`,
        );
      }
      owners.set(name, id);
    }
  }
  return problems;
}
