import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROGRAM = path.resolve(__dirname, '../bin/slo-scout.js');
const BAD = `groups:
  - name: shop
    rules:
      - record: a
        expr: sum(rate(x_total[5m])
`;
const WARNING = `groups:
  - name: shop
    rules:
      - record: a
        expr: sum(rate(x_bucket{le="1"}[5m]))
`;
const GOOD =
  'groups: [{ name: shop, rules: [{ record: a, expr: sum(up) }] }]\n';

// A process with the transform of TypeScript takes seconds on a busy machine.
jest.setTimeout(120_000);

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-cli-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

/** Runs the program in the test's folder. */
function run(
  args: string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder });
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', code => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

describe('slo-scout lint', () => {
  it('names place, rule and fix, and ends with 1 for an error', async () => {
    write('rules/shop.yaml', BAD);
    write('rules/sane.yml', GOOD);
    const { code, out, err } = await run(['lint', 'rules']);
    expect(out).toBe(
      [
        'rules/shop.yaml:5:36 error promql-syntax The PromQL does not parse: unexpected end at character 22; Prometheus refuses all rules of a file that holds such an expression.',
        '  fix: Correct the expression; `promtool check rules` accepts what Prometheus will.',
        '2 files, 2 documents with rules or SLOs: 1 error, 0 warnings, 0 info',
        '',
      ].join('\n'),
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('fails from the severity on that it is told', async () => {
    write('shop.yaml', WARNING);
    expect((await run(['lint', '.'])).code).toBe(0);
    expect((await run(['lint', '.', '--fail-on', 'warning'])).code).toBe(1);
    expect((await run(['lint', '.', '--fail-on', 'info'])).code).toBe(1);
    write('shop.yaml', BAD);
    expect((await run(['lint', '.', '--fail-on', 'never'])).code).toBe(0);
  });

  it('writes SARIF and JSON for machines', async () => {
    write('shop.yaml', WARNING);
    const sarif = await run(['lint', '.', '--format', 'sarif']);
    expect(JSON.parse(sarif.out)).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [{ ruleId: 'bucket-bound', level: 'warning' }] }],
    });
    const json = await run(['lint', '.', '--format', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({
      counts: { error: 0, warning: 1, info: 0 },
      findings: [{ path: 'shop.yaml', line: 5, occurrences: 1 }],
    });
  });

  it('reads the standard input', async () => {
    const { code, out } = await run(['lint', '-'], BAD);
    expect(out).toContain('<stdin>:5:36 error promql-syntax');
    expect(code).toBe(1);
  });

  it('walks each folder once, through links and around what is not ours', async () => {
    write('a/shop.yaml', BAD);
    write('a/node_modules/b/shop.yaml', BAD);
    write('a/.git/shop.yaml', BAD);
    write('a/notes.txt', BAD);
    fs.symlinkSync('..', path.join(folder, 'a/loop'));
    fs.symlinkSync('shop.yaml', path.join(folder, 'a/again.yaml'));
    fs.symlinkSync('nowhere', path.join(folder, 'a/dangling.yaml'));
    const { out, err } = await run(['lint', '.', 'a', 'a/shop.yaml']);
    expect(out.match(/promql-syntax/g)).toHaveLength(1);
    expect(out).toContain('1 file, 1 document');
    expect(err).toBe('');
  });

  it('lints any file that is named, and says when there is nothing', async () => {
    write('rules.tmpl', BAD);
    write('other.yaml', 'a: b\n');
    expect((await run(['lint', 'rules.tmpl'])).code).toBe(1);
    const { code, out } = await run(['lint', 'other.yaml']);
    expect(out).toContain('nothing-to-lint The file holds no Prometheus rules');
    expect(code).toBe(0);
  });

  it('ends with 2 and a sentence for what it cannot read', async () => {
    write('good.yaml', GOOD);
    write('huge.yaml', `# ${'x'.repeat(6 * 2 ** 20)}`);
    write('binary.yaml', new Uint8Array([103, 0, 1]));
    const { code, out, err } = await run([
      ...['lint', 'good.yaml', 'none.yaml', 'huge.yaml', 'binary.yaml'],
    ]);
    expect(err.split('\n')).toEqual([
      'slo-scout: cannot read none.yaml: there is no such file or folder',
      'slo-scout: cannot lint huge.yaml: it is larger than 5 MiB',
      'slo-scout: cannot lint binary.yaml: it is no UTF-8 text',
      '',
    ]);
    expect(out).toContain('1 file, 1 document');
    expect(code).toBe(2);
    // In a folder such files are nobody's rules.
    expect(await run(['lint', '.'])).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [['lint'], "missing required argument 'path'"],
    [['lint', '.', '--format', 'xml'], 'Allowed choices are text, sarif, json'],
    [['lint', '.', '--fail-on', 'all'], 'Allowed choices are error, warning'],
    [['lint', '.', '--scrape-interval', '0'], 'a duration such as 15s or 1m'],
    [['lunt'], "unknown command 'lunt'"],
  ])('ends with 2 for %j', async (args, message) => {
    const { code, out, err } = await run(args);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('explains itself', async () => {
    const { code, out } = await run(['lint', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--scrape-interval');
  });
});
