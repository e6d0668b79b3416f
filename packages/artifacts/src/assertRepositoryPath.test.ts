import path from 'node:path';
import fc from 'fast-check';
import { assertRepositoryPath } from './assertRepositoryPath';

describe('assertRepositoryPath', () => {
  it.each([
    'slos/checkout/rules.yaml',
    'a',
    '.github/CODEOWNERS',
    'naïve/☕.md',
    'a..b/.gitignore',
  ])('allows %s', file => {
    expect(() => assertRepositoryPath(file)).not.toThrow();
  });

  it.each([
    '',
    '/etc/passwd',
    'C:/Windows',
    '..',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    'a\\b',
    '.git/config',
    'x/.GIT/hooks/post-merge',
    '.git./config',
    '.git::$INDEX_ALLOCATION/config',
    'GIT~1/config',
    '.g\u200cit/config',
    'a\u0000b',
    'a\nb',
    'trailing./b',
    'trailing /b',
    '\ud800',
    'x'.repeat(256),
    'x/'.repeat(600),
  ])('refuses %j', file => {
    expect(() => assertRepositoryPath(file)).toThrow(
      /cannot be written to a repository/,
    );
  });

  it('allows no path that leaves the repository', () => {
    const segment = fc.constantFrom(
      '..',
      '.',
      'a',
      '',
      '/',
      '\\',
      '.git',
      'b ',
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), segments => {
        const file = segments.join('/');
        const resolved = path.resolve('/repository', file);
        const leaves =
          !resolved.startsWith('/repository/') ||
          resolved.startsWith('/repository/.git');
        expect(leaves && isAllowed(file)).toBe(false);
      }),
    );
  });
});

function isAllowed(file: string): boolean {
  try {
    assertRepositoryPath(file);
    return true;
  } catch {
    return false;
  }
}
