import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { PublishRequest } from '@slo-scout/backstage-plugin-slo-scout-node';
import { GitHubProvider } from './GitHubProvider';
import { FakeGitHub } from './testing/FakeGitHub';

const HOST = 'github.example.com';
const BRANCH = 'slo-scout/checkout';
const RULES = 'slos/checkout/rules.yaml';

describe('GitHubProvider', () => {
  let github: FakeGitHub;

  beforeEach(async () => {
    github = await FakeGitHub.start('shop', 'slos');
  });

  afterEach(() => github.stop());

  function provider(
    integration: Record<string, string> = { token: github.token },
  ) {
    return new GitHubProvider({
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({
          integrations: {
            github: [
              { host: HOST, apiBaseUrl: github.apiBaseUrl, ...integration },
            ],
          },
        }),
      ),
    });
  }

  function request(changes: Partial<PublishRequest> = {}): PublishRequest {
    return {
      repository: `https://${HOST}/shop/slos`,
      baseBranch: 'main',
      branch: BRANCH,
      title: 'SLOs of checkout',
      body: 'Two SLOs.\n\nTarget 99.9 %.',
      commitMessage: 'Update the SLOs of checkout',
      author: { name: 'SLO-Scout', email: 'slo-scout@example.com' },
      files: [{ path: RULES, content: 'groups: []\n' }],
      ...changes,
    };
  }

  it('opens a pull request, and changes nothing when asked again', async () => {
    const first = await provider().publish(request());

    expect(first).toMatchObject({
      provider: 'github',
      url: `https://${HOST}/shop/slos/pull/1`,
      branch: BRANCH,
      commit: github.refs.get(BRANCH),
      state: 'open',
    });
    expect(github.files(BRANCH)).toEqual({
      'README.md': 'hello\n',
      [RULES]: 'groups: []\n',
    });

    github.requests.length = 0;
    const second = await provider().publish(request());

    expect({ ...second, updatedAt: '' }).toEqual({ ...first, updatedAt: '' });
    expect(github.pulls).toHaveLength(1);
    expect(github.log(BRANCH)).toEqual([
      'Update the SLOs of checkout',
      'first commit',
    ]);
    expect(github.requests.filter(name => /^(POST|PATCH)/.test(name))).toEqual([
      'POST /git/trees',
    ]);
  });

  it('updates the open pull request, on top of what a reviewer pushed to it', async () => {
    await provider().publish(request());
    github.push(BRANCH, { 'slos/checkout/notes.md': 'mine' }, 'a review');
    github.push('main', { 'README.md': 'changed' }, 'elsewhere');

    const updated = await provider().publish(
      request({
        title: 'Three SLOs',
        files: [{ path: RULES, content: 'groups: [a]\n' }],
      }),
    );

    expect(updated).toMatchObject({
      state: 'open',
      url: expect.stringMatching(/\/pull\/1$/),
    });
    expect(github.pulls).toEqual([
      expect.objectContaining({ title: 'Three SLOs', state: 'open' }),
    ]);
    expect(github.files(BRANCH)).toMatchObject({
      [RULES]: 'groups: [a]\n',
      'slos/checkout/notes.md': 'mine',
    });
    expect(github.log(BRANCH)).toEqual([
      'Update the SLOs of checkout',
      'a review',
      'Update the SLOs of checkout',
      'first commit',
    ]);
  });

  it.each(['merge', 'squash'] as const)(
    'after a %s it reports the request merged, and opens another for the next change',
    async how => {
      const first = await provider().publish(request());
      github.merge(1, how);

      expect(
        await provider().refresh(request().repository, first),
      ).toMatchObject({ state: 'merged', url: first.url });

      const next = await provider().publish(
        request({ files: [{ path: RULES, content: 'groups: [b]\n' }] }),
      );

      expect(next).toMatchObject({
        state: 'open',
        url: expect.stringMatching(/\/pull\/2$/),
      });
      expect(github.files(BRANCH)).toMatchObject({ [RULES]: 'groups: [b]\n' });
    },
  );

  it('opens nothing when the base branch has the files already', async () => {
    const first = await provider().publish(request());
    github.merge(1, 'squash');
    github.refs.delete(BRANCH);

    expect(await provider().publish(request())).toMatchObject({
      state: 'merged',
      url: first.url,
      commit: github.refs.get('main'),
    });
    expect(github.pulls).toHaveLength(1);
  });

  it('reports a request that somebody closed, and opens another when asked to', async () => {
    const first = await provider().publish(request());
    github.pulls[0].state = 'closed';

    expect(await provider().refresh(request().repository, first)).toMatchObject(
      { state: 'closed' },
    );
    expect(await provider().publish(request())).toMatchObject({
      state: 'open',
      url: expect.stringMatching(/\/pull\/2$/),
    });
  });

  it('survives server errors, the secondary rate limit and lost answers', async () => {
    const failures = [
      { status: 502, message: 'Server Error' },
      {
        status: 403,
        message: 'You have exceeded a secondary rate limit.',
        headers: { 'retry-after': '0' },
      },
      // Carried out, but the answer was lost.
      { status: 502, message: 'Server Error', afterwards: true },
    ];
    const failing = ['POST /git/trees', 'POST /git/commits', 'POST /pulls'];
    github.fail = name => {
      const index = failing.indexOf(name);
      if (index < 0) return undefined;
      failing[index] = '';
      return failures[index];
    };

    expect(await provider().publish(request())).toMatchObject({
      state: 'open',
      url: expect.stringMatching(/\/pull\/1$/),
    });
    expect(github.pulls).toHaveLength(1);
    expect(failing).toEqual(['', '', '']);
  });

  it('starts over when somebody moves the branch at the same moment', async () => {
    await provider().publish(request());
    let moved = false;
    github.fail = name => {
      if (name === `PATCH /git/refs/heads/${BRANCH}` && !moved) {
        moved = true;
        github.push(BRANCH, { other: 'file' }, 'at the same moment');
      }
      return undefined;
    };

    await provider().publish(
      request({ files: [{ path: RULES, content: 'groups: [c]\n' }] }),
    );

    expect(moved).toBe(true);
    expect(github.files(BRANCH)).toMatchObject({
      other: 'file',
      [RULES]: 'groups: [c]\n',
    });
  });

  it('lets two requests at once end in one pull request', async () => {
    const results = await Promise.all([
      provider().publish(request()),
      provider().publish(request()),
    ]);

    expect(github.pulls).toHaveLength(1);
    expect(new Set(results.map(({ url }) => url)).size).toBe(1);
    expect(github.files(BRANCH)[RULES]).toBe('groups: []\n');
  });

  it.each([
    ['a wrong token', { token: 'ghs_wrong' }, {}, /refused the token/],
    ['no token', {}, {}, /no token for https/],
    [
      'an unknown repository',
      undefined,
      { repository: `https://${HOST}/shop/nothing` },
      /There is no repository at/,
    ],
    [
      'an unknown base branch',
      undefined,
      { baseBranch: 'trunk' },
      /no branch "trunk"/,
    ],
    [
      'a host without integration',
      undefined,
      { repository: 'https://git.example.org/shop/slos' },
      /add its host to integrations.github/,
    ],
    [
      'an address that is none',
      undefined,
      { repository: 'slos' },
      /must look like https/,
    ],
    [
      'the base as branch',
      undefined,
      { branch: 'main' },
      /on a branch of their own/,
    ],
    [
      'a branch that git refuses',
      undefined,
      { branch: 'a..b' },
      /no valid name/,
    ],
    [
      'a file outside',
      undefined,
      { files: [{ path: '../x', content: '' }] },
      /cannot be written to a repository/,
    ],
    [
      'a workflow smuggled into .git',
      undefined,
      { files: [{ path: '.GIT/hooks/post-merge', content: '' }] },
      /cannot be written to a repository/,
    ],
  ])(
    'says what to do about %s, and writes nothing',
    async (_, integration, changes, message) => {
      const publishing = provider(integration).publish(request(changes));

      await expect(publishing).rejects.toThrow(message);
      await expect(publishing).rejects.not.toThrow(/ghs_/);
      expect([...github.refs.keys()]).toEqual(['main']);
      expect(github.pulls).toEqual([]);
    },
  );

  it('says that a rule protects the branch', async () => {
    github.protectedBranches.add(BRANCH);

    await expect(provider().publish(request())).rejects.toThrow(
      /A rule of .* protects the branch/,
    );
  });

  it('says that the token must not write', async () => {
    github.fail = name =>
      name === 'POST /git/trees'
        ? { status: 403, message: 'Resource not accessible by integration' }
        : undefined;

    await expect(provider().publish(request())).rejects.toThrow(
      /contents: write/,
    );
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    github.fail = name => {
      if (name === 'POST /git/trees') stop.abort();
      return undefined;
    };

    await expect(
      provider().publish(request({ signal: stop.signal })),
    ).rejects.toThrow();
    expect(github.refs.has(BRANCH)).toBe(false);
  });
});
