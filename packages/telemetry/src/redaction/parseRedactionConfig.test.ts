import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { jsonToProtobuf } from '../otlp/jsonToProtobuf';
import { createRedactor } from './createRedactor';
import { defaultRedactionConfig } from './defaultRedactionConfig';
import { parseRedactionConfig } from './parseRedactionConfig';

describe('parseRedactionConfig', () => {
  it('lays a file over the defaults', () => {
    expect(parseRedactionConfig('')).toEqual(defaultRedactionConfig());
    const config = parseRedactionConfig(`
      rules: { phone: off, ip: on, email: hash }
      allowKeys: [acme.id]
      denyKeys: [acme.*, { pattern: x.y, action: remove }]
      custom: [{ name: employee, pattern: 'E-\\d{6}' }]
      hash: { hexDigits: 32 }
    `);
    expect(config.rules).toMatchObject({
      phone: 'off',
      ip: 'mask',
      email: 'hash',
      card: 'mask',
    });
    expect(config.allowKeys).toEqual([
      ...defaultRedactionConfig().allowKeys,
      'acme.id',
    ]);
    expect(config.denyKeys).toEqual([
      { pattern: 'acme.*', action: 'mask' },
      { pattern: 'x.y', action: 'remove' },
    ]);
    expect(config.custom[0]).toEqual({
      name: 'employee',
      pattern: 'E-\\d{6}',
      ignoreCase: false,
      action: 'mask',
    });
    expect(config.hash).toMatchObject({
      hexDigits: 32,
      keyEnv: 'SLO_SCOUT_REDACTION_KEY',
    });
    const only = parseRedactionConfig(
      '{ otherRules: off, rules: { card: mask } }',
    );
    expect(Object.entries(only.rules).filter(([, a]) => a !== 'off')).toEqual([
      ['card', 'mask'],
    ]);
  });

  it.each([
    ['rules: [', 'not valid'],
    ['rule: {}', 'rule'],
    ['rules: { crad: mask }', 'crad'],
    ['rules: { card: erase }', 'rules.card'],
    [
      'custom: [{ name: x, pattern: "(a" }]',
      'custom.x: the pattern cannot be used',
    ],
    ['custom: [{ name: x, pattern: "(?=a)" }]', 'looks ahead or behind'],
    ['custom: [{ name: card, pattern: a }]', 'another rule'],
    ['hash: { hexDigits: 4 }', 'hash.hexDigits'],
    ['- a', 'the file'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseRedactionConfig(text)).toThrow(reason);
  });

  it('finds national phone numbers of the configured regions, which must exist', () => {
    const config = (regions: string) =>
      parseRedactionConfig(`phoneRegions: [${regions}]`);
    const request = jsonToProtobuf(
      'traces',
      Buffer.from(
        JSON.stringify({
          resourceSpans: [
            { scopeSpans: [{ spans: [{ name: 'to 030 901820' }] }] },
          ],
        }),
      ),
    ).request;
    const redact = (regions: string) =>
      Buffer.from(
        createRedactor(config(regions)).redact('traces', request),
      ).includes('[redacted:phone]');
    expect(redact('AT, DE')).toBe(true);
    expect(redact('')).toBe(false);
    expect(() => createRedactor(config('XX'))).toThrow('phoneRegions: XX');
  });

  it('reads the key of the hash from a file, and refuses one that is no secret', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redaction-'));
    const file = path.join(folder, 'key');
    const config = defaultRedactionConfig();
    const create = () =>
      createRedactor({ ...config, hash: { ...config.hash, keyFile: file } });
    expect(create).toThrow('ENOENT');
    fs.writeFileSync(file, '\n');
    expect(create).toThrow('is empty');
    fs.writeFileSync(file, 'short\n');
    expect(create).toThrow('shorter than 16 bytes');
    fs.writeFileSync(file, 'long enough to be a secret\n');
    expect(create).not.toThrow();
    fs.rmSync(folder, { recursive: true });
  });
});
