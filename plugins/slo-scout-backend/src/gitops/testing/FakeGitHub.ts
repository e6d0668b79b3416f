import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

type Files = Record<string, string>;

interface Commit {
  tree: string;
  parents: string[];
  message: string;
}

interface Pull {
  number: number;
  head: string;
  base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  merged_at: string | null;
  sha?: string;
}

/** A refusal with GitHub's status and message. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors: Array<{ message: string }> = [],
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** What an intermediate failure looks like. */
export interface Failure {
  status: number;
  message: string;
  headers?: Record<string, string>;
  /** The request is carried out although the answer says otherwise. */
  afterwards?: boolean;
}

/**
 * The part of GitHub's API that opens pull requests, in memory behind a real
 * HTTP server. It refuses what GitHub refuses, with its statuses and words.
 *
 * @internal
 */
export class FakeGitHub {
  readonly token = 'ghs_test_token';
  readonly refs = new Map<string, string>();
  readonly pulls: Pull[] = [];
  readonly requests: string[] = [];
  /** Branches that a rule protects from being written. */
  readonly protectedBranches = new Set<string>();
  /** Called before each request; what it returns is answered instead. */
  fail: (request: string) => Failure | undefined = () => undefined;

  readonly #trees = new Map<string, Files>();
  readonly #commits = new Map<string, Commit>();
  readonly #server = http.createServer((req, res) => {
    this.#handle(req, res).catch(error => res.destroy(error));
  });

  private constructor(readonly owner: string, readonly repo: string) {}

  static async start(owner: string, repo: string): Promise<FakeGitHub> {
    const fake = new FakeGitHub(owner, repo);
    fake.refs.set(
      'main',
      fake.#commit({ 'README.md': 'hello\n' }, [], 'first commit'),
    );
    await new Promise<void>(resolve =>
      fake.#server.listen(0, '127.0.0.1', resolve),
    );
    return fake;
  }

  get apiBaseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/v3`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  /** The files of a branch. */
  files(branch: string): Files {
    return this.#files(this.refs.get(branch) ?? 'no such branch');
  }

  /** Commit messages of a branch, newest first. */
  log(branch: string): string[] {
    const messages: string[] = [];
    let oid = this.refs.get(branch);
    while (oid) {
      const commit = this.#found(this.#commits.get(oid));
      messages.push(commit.message);
      oid = commit.parents[0];
    }
    return messages;
  }

  /** A commit that somebody else pushes. */
  push(branch: string, files: Files, message: string): void {
    const parent = this.#found(this.refs.get(branch));
    this.refs.set(
      branch,
      this.#commit({ ...this.#files(parent), ...files }, [parent], message),
    );
  }

  /** Merges an open pull request as the button does. */
  merge(number: number, how: 'merge' | 'squash'): void {
    const pull = this.#found(this.pulls.find(p => p.number === number));
    const base = this.#found(this.refs.get(pull.base));
    const head = this.#found(this.refs.get(pull.head));
    this.refs.set(
      pull.base,
      this.#commit(
        { ...this.#files(base), ...this.#files(head) },
        how === 'merge' ? [base, head] : [base],
        `Merge #${number}`,
      ),
    );
    pull.sha = head;
    pull.state = 'closed';
    pull.merged_at = '2026-01-01T00:00:00Z';
  }

  async #handle(
    req: http.IncomingMessage,
    res: http.ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const url = new URL(req.url ?? '/', 'http://localhost');
    const name = `${req.method} ${decodeURIComponent(url.pathname).replace(
      `/api/v3/repos/${this.owner}/${this.repo}`,
      '',
    )}`;
    this.requests.push(name);
    const body = chunks.length
      ? JSON.parse(Buffer.concat(chunks).toString())
      : {};
    const answer = (
      status: number,
      data: unknown,
      headers: Record<string, string> = {},
    ) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers });
      res.end(JSON.stringify(data));
    };
    try {
      const failure = this.fail(name);
      if (failure?.afterwards) {
        this.#route(name, url.searchParams, body);
      }
      if (failure) {
        throw new Refusal(failure.status, failure.message, [], failure.headers);
      }
      if (req.headers.authorization !== `token ${this.token}`) {
        throw new Refusal(401, 'Bad credentials');
      }
      const [status, data] = this.#route(name, url.searchParams, body);
      answer(status, data);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message, errors, headers } = error;
      answer(status, { message, errors }, headers);
    }
  }

  #route(
    name: string,
    query: URLSearchParams,
    body: Record<string, any>,
  ): [number, unknown] {
    const [method, path] = name.split(/ (.*)/);
    if (path.startsWith('/api/v3')) throw new Refusal(404, 'Not Found');
    const [, area, kind] = path.split('/');
    if (path.startsWith('/git/ref/heads/')) {
      const sha = this.refs.get(path.slice('/git/ref/heads/'.length));
      if (!sha) throw new Refusal(404, 'Not Found');
      return [200, { object: { sha } }];
    }
    if (path.startsWith('/git/refs')) {
      return method === 'POST'
        ? [201, this.#createRef(body)]
        : [200, this.#updateRef(path.slice('/git/refs/heads/'.length), body)];
    }
    if (area === 'git' && kind === 'commits' && method === 'GET') {
      const commit = this.#commits.get(path.split('/')[3]);
      if (!commit) throw new Refusal(404, 'Not Found');
      return [200, { tree: { sha: commit.tree } }];
    }
    if (area === 'git' && kind === 'commits') {
      if (!this.#trees.has(body.tree)) {
        throw new Refusal(422, 'Tree SHA does not exist');
      }
      return [
        201,
        {
          sha: this.#commit(this.#tree(body.tree), body.parents, body.message),
        },
      ];
    }
    if (area === 'git' && kind === 'trees') {
      if (!this.#trees.has(body.base_tree)) {
        throw new Refusal(422, 'base_tree is not a valid tree oid');
      }
      const files = { ...this.#tree(body.base_tree) };
      for (const entry of body.tree) files[entry.path] = entry.content;
      return [201, { sha: this.#writeTree(files) }];
    }
    if (area === 'compare') {
      const [base, head] = path.slice('/compare/'.length).split('...');
      return [200, { status: this.#compare(base, head) }];
    }
    if (area === 'pulls') {
      return this.#pulls(method, path, query, body);
    }
    throw new Refusal(404, 'Not Found');
  }

  #createRef(body: Record<string, any>): unknown {
    const branch = body.ref.replace('refs/heads/', '');
    if (this.refs.has(branch)) {
      throw new Refusal(422, 'Reference already exists');
    }
    this.#requireUnprotected(branch);
    this.refs.set(branch, body.sha);
    return {};
  }

  #updateRef(branch: string, body: Record<string, any>): unknown {
    const current = this.refs.get(branch);
    if (!current) throw new Refusal(422, 'Reference does not exist');
    this.#requireUnprotected(branch);
    if (!body.force && !this.#ancestors(body.sha).has(current)) {
      throw new Refusal(422, 'Update is not a fast forward');
    }
    this.refs.set(branch, body.sha);
    return {};
  }

  #requireUnprotected(branch: string): void {
    if (this.protectedBranches.has(branch)) {
      throw new Refusal(422, 'Repository rule violations found');
    }
  }

  #compare(base: string, head: string): string {
    if (base === head) return 'identical';
    if (this.#ancestors(head).has(base)) return 'ahead';
    return this.#ancestors(base).has(head) ? 'behind' : 'diverged';
  }

  #pulls(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, any>,
  ): [number, unknown] {
    const number = Number(path.split('/')[2]);
    const pull = this.pulls.find(p => p.number === number);
    if (method === 'GET' && number) {
      if (!pull) throw new Refusal(404, 'Not Found');
      return [200, this.#show(pull)];
    }
    if (method === 'GET') {
      const head = query.get('head')?.replace(`${this.owner}:`, '');
      const found = this.pulls
        .filter(
          p =>
            p.head === head &&
            p.base === query.get('base') &&
            (query.get('state') === 'all' || p.state === 'open'),
        )
        .reverse();
      return [200, found.map(p => this.#show(p))];
    }
    if (method === 'PATCH') {
      if (!pull) throw new Refusal(404, 'Not Found');
      Object.assign(pull, { title: body.title, body: body.body });
      return [200, this.#show(pull)];
    }
    return [201, this.#show(this.#openPull(body))];
  }

  #openPull({ head, base, title, body }: Record<string, any>): Pull {
    const headSha = this.refs.get(head);
    const baseSha = this.refs.get(base);
    const invalid = (message: string) =>
      new Refusal(422, 'Validation Failed', [{ message }]);
    if (!headSha || !baseSha) throw invalid('head or base is invalid');
    if (this.pulls.some(p => p.head === head && p.state === 'open')) {
      throw invalid(`A pull request already exists for ${this.owner}:${head}.`);
    }
    if (this.#ancestors(baseSha).has(headSha)) {
      throw invalid(`No commits between ${base} and ${head}`);
    }
    const pull: Pull = {
      number: this.pulls.length + 1,
      head,
      base,
      title,
      // GitHub turns line ends into those of Windows.
      body: String(body).replace(/\r?\n/g, '\r\n'),
      state: 'open',
      merged_at: null,
    };
    this.pulls.push(pull);
    return pull;
  }

  #show(pull: Pull): unknown {
    const sha = pull.sha ?? this.refs.get(pull.head);
    return {
      ...pull,
      head: { sha },
      html_url: `https://github.example.com/${this.owner}/${this.repo}/pull/${pull.number}`,
    };
  }

  #ancestors(oid: string): Set<string> {
    const seen = new Set<string>();
    const queue = [oid];
    for (let next = queue.pop(); next; next = queue.pop()) {
      if (!seen.has(next)) {
        seen.add(next);
        queue.push(...(this.#commits.get(next)?.parents ?? []));
      }
    }
    return seen;
  }

  #commit(files: Files, parents: string[], message: string): string {
    const commit = { tree: this.#writeTree(files), parents, message };
    const oid = hash([commit, this.#commits.size]);
    this.#commits.set(oid, commit);
    return oid;
  }

  #writeTree(files: Files): string {
    const oid = hash(Object.entries(files).sort());
    this.#trees.set(oid, files);
    return oid;
  }

  #files(commit: string): Files {
    return this.#tree(this.#found(this.#commits.get(commit)).tree);
  }

  #tree(oid: string): Files {
    return this.#found(this.#trees.get(oid));
  }

  #found<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('The fake has no such object');
    return value;
  }
}

function hash(content: unknown): string {
  return createHash('sha1').update(JSON.stringify(content)).digest('hex');
}
