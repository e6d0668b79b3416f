import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { PublishRequest } from '@slo-scout/backstage-plugin-slo-scout-node';
import { PlainGitProvider } from './PlainGitProvider';
import { startGitHttpServer } from './testing/gitHttpServer';

const BRANCH = 'slo-scout/checkout';
const RULES = 'slos/checkout/rules.yaml';
const AUTHOR = { name: 'SLO-Scout', email: 'slo-scout@example.com' };

describe('PlainGitProvider', () => {
  let directory: string;
  let repository: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-gitops-'));
    repository = path.join(directory, 'slos.git');
  });

  afterEach(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });

  function git(...args: string[]): string {
    return execFileSync(
      'git',
      ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args],
      {
        cwd: directory,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).trim();
  }

  const inRepository = (...args: string[]) => git('-C', repository, ...args);

  /** A bare repository with a first commit, as somebody's git makes it. */
  function makeRepository() {
    git('init', '--quiet', '--bare', '--initial-branch=main', repository);
    const work = path.join(directory, 'first');
    git('clone', '--quiet', repository, work);
    fs.mkdirSync(path.join(work, 'slos/payment'), { recursive: true });
    fs.writeFileSync(path.join(work, 'slos/payment/rules.yaml'), 'theirs\n');
    fs.writeFileSync(path.join(work, 'deploy.sh'), '#!/bin/sh\n', {
      mode: 0o755,
    });
    git('-C', work, 'add', '.');
    git('-C', work, 'commit', '--quiet', '-m', 'first commit');
    git('-C', work, 'push', '--quiet', 'origin', 'HEAD:main');
  }

  function provider(options: { createMissing?: boolean } = {}) {
    return new PlainGitProvider({
      integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
      baseBranch: 'main',
      ...options,
    });
  }

  function request(changes: Partial<PublishRequest> = {}): PublishRequest {
    return {
      repository: pathToFileURL(repository).href,
      baseBranch: 'main',
      branch: BRANCH,
      title: 'SLOs of checkout',
      body: '',
      commitMessage: 'Update the SLOs of checkout',
      author: AUTHOR,
      files: [
        { path: RULES, content: 'groups: []\n' },
        { path: 'slos/checkout/runbook.md', content: '# Runbook ✓\n' },
      ],
      ...changes,
    };
  }

  it('commits to a branch of its own and leaves everything else as it is', async () => {
    makeRepository();
    const main = inRepository('rev-parse', 'main');

    const change = await provider().publish(request());

    expect(change).toEqual({
      provider: 'git',
      url: pathToFileURL(repository).href,
      branch: BRANCH,
      commit: inRepository('rev-parse', BRANCH),
      state: 'open',
      updatedAt: expect.any(String),
    });
    expect(inRepository('rev-parse', 'main')).toBe(main);
    expect(
      inRepository('ls-tree', '-r', '--format=%(objectmode) %(path)', BRANCH),
    ).toBe(
      [
        '100755 deploy.sh',
        '100644 slos/checkout/rules.yaml',
        '100644 slos/checkout/runbook.md',
        '100644 slos/payment/rules.yaml',
      ].join('\n'),
    );
    expect(inRepository('show', `${BRANCH}:slos/checkout/runbook.md`)).toBe(
      '# Runbook ✓',
    );
    expect(
      inRepository('log', '--format=%an <%ae> %s', `main..${BRANCH}`),
    ).toBe('SLO-Scout <slo-scout@example.com> Update the SLOs of checkout');
    expect(inRepository('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('changes nothing when asked again, and adds a commit when files differ', async () => {
    makeRepository();
    const first = await provider().publish(request());
    // As after maintenance: objects and branches are packed.
    inRepository('gc', '--quiet');

    const second = await provider().publish(request());
    const third = await provider().publish(
      request({ files: [{ path: RULES, content: 'groups: [a]\n' }] }),
    );

    expect(second.commit).toBe(first.commit);
    expect(inRepository('rev-parse', `${BRANCH}^`)).toBe(first.commit);
    expect(third).toMatchObject({
      commit: inRepository('rev-parse', BRANCH),
      state: 'open',
    });
    expect(inRepository('show', `${BRANCH}:${RULES}`)).toBe('groups: [a]');
  });

  it('follows a change until it is merged, also with commits of a reviewer, and starts the next on the base', async () => {
    makeRepository();
    const change = await provider().publish(request());
    const refresh = () => provider().refresh(request().repository, change);
    expect(await refresh()).toMatchObject({ state: 'open' });

    const work = path.join(directory, 'review');
    git('clone', '--quiet', repository, work);
    git('-C', work, 'checkout', '--quiet', BRANCH);
    git('-C', work, 'commit', '--quiet', '--allow-empty', '-m', 'a review');
    git('-C', work, 'push', '--quiet');
    git('-C', work, 'checkout', '--quiet', 'main');
    git('-C', work, 'merge', '--quiet', '--no-ff', '-m', 'merge', BRANCH);
    git('-C', work, 'push', '--quiet');

    expect(await refresh()).toMatchObject({
      state: 'merged',
      commit: inRepository('rev-parse', BRANCH),
    });
    expect(await provider().publish(request())).toMatchObject({
      state: 'merged',
    });

    const next = await provider().publish(
      request({ files: [{ path: RULES, content: 'groups: [b]\n' }] }),
    );
    expect(next.state).toBe('open');
    expect(inRepository('rev-parse', `${next.commit}^`)).toBe(
      inRepository('rev-parse', 'main'),
    );
  });

  it('says closed when the branch is gone unmerged, merged when it is gone after the merge', async () => {
    makeRepository();
    const change = await provider().publish(request());
    inRepository('update-ref', '-d', `refs/heads/${BRANCH}`);

    expect(
      await provider().refresh(request().repository, change),
    ).toMatchObject({ state: 'closed', commit: change.commit });

    inRepository('update-ref', 'refs/heads/main', change.commit);

    expect(
      await provider().refresh(request().repository, change),
    ).toMatchObject({ state: 'merged' });
  });

  it('loses nothing when several services and copies of one are proposed at once', async () => {
    makeRepository();
    const contents = ['1', '2', '3', '4', '5', '6'];
    const changes = await Promise.all([
      ...contents.map(content =>
        provider().publish(
          request({ files: [{ path: `slos/checkout/${content}`, content }] }),
        ),
      ),
      provider().publish(request({ branch: 'slo-scout/cart' })),
    ]);

    expect(changes.every(({ state }) => state === 'open')).toBe(true);
    expect(
      inRepository('ls-tree', '--name-only', BRANCH, 'slos/checkout/').split(
        '\n',
      ),
    ).toEqual(contents.map(content => `slos/checkout/${content}`));
    expect(inRepository('rev-list', '--count', `main..${BRANCH}`)).toBe('6');
    expect(inRepository('fsck', '--strict', '--no-dangling')).toBe('');
    expect(
      fs.readdirSync(path.join(repository, 'refs/heads/slo-scout')).sort(),
    ).toEqual(['cart', 'checkout']);
  });

  it('makes a bare repository only where it was told to', async () => {
    await expect(provider().publish(request())).rejects.toThrow(
      /no git repository at .* sloScout.gitops.createMissing/,
    );
    expect(fs.existsSync(repository)).toBe(false);

    const changes = await Promise.all([
      provider({ createMissing: true }).publish(request()),
      provider({ createMissing: true }).publish(
        request({ branch: 'slo-scout/cart' }),
      ),
    ]);

    expect(changes.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(inRepository('rev-parse', '--is-bare-repository')).toBe('true');
    expect(inRepository('for-each-ref', '--format=%(refname:short)')).toBe(
      ['main', 'slo-scout/cart', BRANCH].join('\n'),
    );
    expect(fs.readdirSync(directory)).toEqual(['slos.git']);
  });

  it('does not overwrite a directory that is no repository', async () => {
    fs.mkdirSync(repository);
    fs.writeFileSync(path.join(repository, 'diary.txt'), 'mine');

    await expect(
      provider({ createMissing: true }).publish(request()),
    ).rejects.toThrow(/neither empty nor a git repository/);
    expect(fs.readdirSync(repository)).toEqual(['diary.txt']);
  });

  it('pushes to a repository over HTTP with the credentials of the integrations', async () => {
    makeRepository();
    inRepository('config', 'http.receivepack', 'true');
    const server = await startGitHttpServer(directory, 'ada', 's3cret');
    const remote = (password: string) =>
      new PlainGitProvider({
        baseBranch: 'main',
        integrations: ScmIntegrations.fromConfig(
          new ConfigReader({
            integrations: {
              gitea: [
                {
                  host: new URL(server.url).host,
                  baseUrl: server.url,
                  username: 'ada',
                  password,
                },
              ],
            },
          }),
        ),
      });
    try {
      const address = `${server.url}/slos.git`;
      const change = await remote('s3cret').publish(
        request({ repository: address }),
      );
      const again = await remote('s3cret').publish(
        request({ repository: address }),
      );

      expect(change).toMatchObject({
        url: address,
        state: 'open',
        commit: inRepository('rev-parse', BRANCH),
      });
      expect(again.commit).toBe(change.commit);
      inRepository('update-ref', 'refs/heads/main', change.commit);
      expect(await remote('s3cret').refresh(address, change)).toMatchObject({
        state: 'merged',
      });

      const refused = remote('wrong').publish(request({ repository: address }));
      await expect(refused).rejects.toThrow(/refused the credentials/);
      await expect(refused).rejects.not.toThrow(/wrong|ada/);
      await expect(
        remote('s3cret').publish(
          request({ repository: `${server.url}/none.git` }),
        ),
      ).rejects.toThrow(/There is no repository at/);
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['an unknown base branch', { baseBranch: 'trunk' }, /no branch "trunk"/],
    ['a relative path', { repository: 'slos.git' }, /must be an absolute path/],
    ['SSH', { repository: 'git@example.com:slos.git' }, /an http\(s\) URL/],
    [
      'a branch below another',
      { branch: 'main/slos' },
      /choose another sloScout.gitops.branchPrefix/,
    ],
    ['an option as branch', { branch: '--force' }, /no valid name/],
    ['a lock as branch', { branch: 'slo-scout/x.lock' }, /no valid name/],
    [
      'a file outside',
      { files: [{ path: 'slos/../../x', content: '' }] },
      /cannot be written to a repository/,
    ],
    [
      'an absolute file',
      { files: [{ path: '/etc/passwd', content: '' }] },
      /cannot be written to a repository/,
    ],
    [
      'a hook',
      { files: [{ path: 'x/.git/hooks/post-merge', content: '' }] },
      /cannot be written to a repository/,
    ],
    ['no files', { files: [] }, /no files/],
  ])(
    'says what to do about %s, and writes nothing',
    async (_, changes, message) => {
      makeRepository();

      await expect(provider().publish(request(changes))).rejects.toThrow(
        message,
      );
      expect(inRepository('for-each-ref', '--format=%(refname:short)')).toBe(
        'main',
      );
    },
  );

  it('waits while git holds the lock of the branch', async () => {
    makeRepository();
    const lock = path.join(repository, `refs/heads/${BRANCH}.lock`);
    fs.mkdirSync(path.dirname(lock), { recursive: true });
    fs.writeFileSync(lock, '');
    const publishing = provider().publish(request());
    setTimeout(() => fs.rmSync(lock), 200);

    expect(await publishing).toMatchObject({ state: 'open' });
  });
});
