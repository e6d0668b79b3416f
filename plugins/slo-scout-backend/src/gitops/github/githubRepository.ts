/**
 * Owner and name of a repository, and the address that people open.
 *
 * @internal
 */
export interface GithubRepository {
  owner: string;
  repo: string;
  /** `https://github.com/owner/repo` */
  url: string;
}

/**
 * Reads `https://github.com/owner/repo`, with or without `.git`, or the form of
 * Backstage's repository picker, `github.com?owner=owner&repo=repo`.
 *
 * @throws Error with one sentence
 * @internal
 */
export function githubRepository(address: string): GithubRepository {
  const text = /^https?:\/\//.test(address) ? address : `https://${address}`;
  if (URL.canParse(text)) {
    const { origin, pathname, searchParams } = new URL(text);
    const parts = pathname.split('/').filter(Boolean);
    const owner = searchParams.get('owner') ?? parts[0];
    const repo = (searchParams.get('repo') ?? parts[1])?.replace(/\.git$/, '');
    if (isName(owner) && isName(repo) && parts.length <= 2) {
      return { owner, repo, url: `${origin}/${owner}/${repo}` };
    }
  }
  throw new Error(
    'sloScout.gitops.repository must look like https://github.com/owner/repository for the provider "github".',
  );
}

function isName(text: string | undefined): text is string {
  return (
    text !== undefined && /^[A-Za-z0-9._-]+$/.test(text) && !/^\.+$/.test(text)
  );
}
