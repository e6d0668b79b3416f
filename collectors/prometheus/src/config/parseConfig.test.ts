import { parseConfig } from './parseConfig';

const target = 'name: a, url: "http://prometheus:9090"';

describe('parseConfig', () => {
  it('needs a name and an address only', () => {
    const { targets, collect } = parseConfig(
      `targets: [{ ${target} }]`,
      'c.yaml',
    );
    expect(targets[0]).toMatchObject({
      mode: 'query_range',
      timeout: 30_000,
      discovery: { enabled: true, refresh: 300_000 },
    });
    expect(collect).toMatchObject({ step: 60_000, backfill: 3_600_000 });
  });

  it.each([
    ['', 'targets is missing'],
    ['targets: []', 'targets must have at least one target'],
    ['targets: [{ name: a }]', 'targets[0].url is missing'],
    [
      'targets: [{ name: a, url: "file:///etc/passwd" }]',
      'targets[0].url must be an http or https address',
    ],
    [
      'targets: [{ name: a, url: "http://me:secret@x" }]',
      'targets[0].url must be an http or https address without user',
    ],
    [`targets: [{ ${target}, tennant: b }]`, 'targets[0].tennant is not known'],
    [
      `targets: [{ ${target} }, { ${target} }]`,
      'targets[1].name is used twice: a',
    ],
    [
      `targets: [{ ${target}, timeout: 30 }]`,
      'targets[0].timeout must be a duration such as 30s',
    ],
    [
      `targets: [{ ${target}, mode: push }]`,
      'targets[0].mode must be query_range or remote_read',
    ],
    [
      `targets: [{ ${target}, bearer: {} }]`,
      'targets[0].bearer must have either env',
    ],
    [
      `targets: [{ ${target}, tls: { cert: a } }]`,
      'targets[0].tls needs cert and key together',
    ],
    [
      `targets: [{ ${target}, queries: [{ selector: "rate(x[5m])" }] }]`,
      'targets[0].queries[0].selector must be a vector selector',
    ],
    [
      `targets: [{ ${target}, queries: [{ query: "sum(x)" }] }]`,
      'targets[0].queries[0] needs name and kind',
    ],
    [
      `targets: [{ ${target}, mode: remote_read, queries: [{ query: "sum(x)", name: x, kind: gauge }] }]`,
      'cannot be evaluated by remote_read',
    ],
    [
      `targets: [{ ${target}, discovery: { enabled: false } }]`,
      'targets[0] takes nothing',
    ],
    [
      `targets: [{ ${target}, discovery: { include: ["("] } }]`,
      'targets[0].discovery.include[0] must be a regular expression',
    ],
    [
      `targets: [{ ${target} }]\nlimits: { series: 0 }`,
      'limits.series must be at least 1',
    ],
    ['targets: [', 'c.yaml is not YAML at line 1'],
  ])('says what is wrong with %j', (yaml, sentence) => {
    expect(() => parseConfig(yaml, 'c.yaml')).toThrow(sentence);
  });
});
