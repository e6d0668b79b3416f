import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { jsonToProtobuf } from '@slo-scout/telemetry';
import { runCli } from './index';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-redact-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const code = await runCli(['redact', ...args], {
    cwd: folder,
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    readInput: async () => '',
  });
  return { code, out, err };
}

const write = (name: string, content: string | Uint8Array) =>
  fs.writeFileSync(path.join(folder, name), content);

const spans = (name: string) => ({
  resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }],
});
const logs = (stringValue: string) => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue } }] }] }],
});

/** Both signals of a collector's file exporter. */
const JSONL = `${JSON.stringify(
  spans('GET /u/bob@example.com'),
)}\n${JSON.stringify(logs('card 4111 1111 1111 1111'))}\n`;

describe('slo-scout redact', () => {
  it('reports what it would redact, without a value, and writes nothing', async () => {
    write('in.jsonl', JSONL);
    const text = await run('--dry-run', 'in.jsonl');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toContain('2 requests, 2 with something to redact');
    expect(text.out).toMatch(/1 {2}email {2}span\.name {2}aaa@aaaaaaa\.aaa/);
    expect(text.out).toMatch(/1 {2}card {3}log\.body {3}9999 9999 9999 9999/);
    expect(text.out).not.toMatch(/bob|4111/);
    const json = await run(
      '--dry-run',
      'in.jsonl',
      '--format',
      'json',
      '--fail-on-findings',
    );
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out).rules).toEqual({ email: 1, card: 1 });
    expect(fs.readdirSync(folder)).toEqual(['in.jsonl']);
  });

  it('writes redacted files that have nothing left to redact', async () => {
    write('in.jsonl', JSONL);
    const { request } = jsonToProtobuf(
      'traces',
      Buffer.from(JSON.stringify(spans('to bob@example.com'))),
    );
    write('one.bin', request);
    const { code } = await run('in.jsonl', 'one.bin', '--out', 'clean');
    expect(code).toBe(0);
    const files = fs.readdirSync(path.join(folder, 'clean')).sort();
    expect(files).toEqual(['in.logs.otlp.gz', 'in.otlp.gz', 'one.otlp.gz']);
    const again = await run(
      '--dry-run',
      'clean/in.otlp.gz',
      'clean/one.otlp.gz',
    );
    expect(again.out).toContain('2 requests, 0 with something to redact');
    const log = await run(
      '--dry-run',
      '--signal',
      'logs',
      'clean/in.logs.otlp.gz',
    );
    expect(log.out).toContain('1 requests, 0 with something to redact');
    const twice = await run('in.jsonl', '--out', 'clean');
    expect(twice).toMatchObject({ code: 2 });
    expect(twice.err).toContain('the file exists');
  });

  it('takes rules from a file', async () => {
    write('in.jsonl', JSONL);
    write('rules.yaml', 'rules: { card: off }');
    const { out } = await run(
      '--dry-run',
      'in.jsonl',
      '--config',
      'rules.yaml',
      '--format',
      'json',
    );
    expect(JSON.parse(out).rules).toEqual({ email: 1 });
  });

  it('says what it cannot do, and goes on with the other files', async () => {
    write('bad.json', '{"a":1}');
    write('bad.bin', Buffer.from([0x0a, 0x7f]));
    write('cut.otlp', Buffer.from([0, 0, 0, 9, 1]));
    write('in.jsonl', JSONL);
    write('rules.yaml', 'rules: { crad: mask }');
    const { code, out, err } = await run(
      '--dry-run',
      'bad.json',
      'bad.bin',
      'cut.otlp',
      'none.json',
      'in.jsonl',
    );
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([
      expect.stringContaining('no OTLP/JSON request'),
      expect.stringContaining('request 1: Malformed OTLP request'),
      expect.stringContaining('is cut off'),
      expect.stringContaining('there is no such file'),
    ]);
    expect(out).toContain(
      '3 requests, 2 with something to redact, 1 malformed',
    );
    expect((await run('in.jsonl')).err).toContain('either --dry-run or --out');
    const rules = await run('--dry-run', 'in.jsonl', '--config', 'rules.yaml');
    expect(rules.err).toContain('crad');
    expect(rules.code).toBe(2);
  });
});
