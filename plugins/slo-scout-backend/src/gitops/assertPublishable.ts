import { assertRepositoryPath } from '@slo-scout/artifacts';
import type { PublishRequest } from '@slo-scout/backstage-plugin-slo-scout-node';

/** What git's check-ref-format refuses, for a branch. */
const BAD_BRANCH =
  /^$|^[-/]|\/$|\/\/|\.\.|@\{|^@$|(^|\/)\.|\.lock(\/|$)|\.$|[\p{C}\s~^:?*[\\]/u;

/**
 * Checks a request before anything is written: safe paths, each once, valid
 * branch names, and a branch that is not the base itself.
 *
 * @throws Error with one sentence
 * @internal
 */
export function assertPublishable(request: PublishRequest): void {
  for (const branch of [request.baseBranch, request.branch]) {
    if (BAD_BRANCH.test(branch)) {
      throw new Error(
        `"${branch}" is no valid name of a branch; check sloScout.gitops.baseBranch and branchPrefix.`,
      );
    }
  }
  if (request.branch === request.baseBranch) {
    throw new Error(
      `Files are proposed on a branch of their own, not on "${request.baseBranch}" itself; set sloScout.gitops.branchPrefix.`,
    );
  }
  if (request.files.length === 0) {
    throw new Error('There are no files to propose.');
  }
  const paths = request.files.map(({ path }) => path);
  paths.forEach(assertRepositoryPath);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice) {
    throw new Error(`The file "${twice}" is proposed twice.`);
  }
}
