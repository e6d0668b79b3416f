import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { TOPICS } from '@slo-scout/telemetry';
import { readPoints } from './__testUtils__/readPoints';
import {
  matrix,
  type StubRequest,
  StubServer,
} from './__testUtils__/StubServer';
import { TestCollector, until } from './__testUtils__/TestCollector';

jest.setTimeout(60_000);

const NOW = 1_700_000_400_000;

describe('a server that misbehaves', () => {
  let database: TestDatabase;
  let server: StubServer;
  let collector: TestCollector;
  let schemas = 0;
  let schema: string;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    schema = `stub_${schemas++}`;
    server = await StubServer.start();
    collector = new TestCollector({ url: database.url, schema });
    collector.nowMs = NOW;
  });
  afterEach(async () => {
    await collector.dispose();
    await server.stop();
  });

  const config = (target: object = {}) => ({
    targets: [
      {
        name: 'test',
        url: server.url,
        discovery: { enabled: false },
        queries: [{ selector: 'requests_total{job="cart"}' }],
        ...target,
      },
    ],
    collect: { step: '1s', delay: '0s', backfill: '10s', stepsPerRequest: 10 },
  });

  const problem = async () => {
    await until(async () => (await collector.health()).status === 'degraded');
    return (await collector.health()).problems!.join('\n');
  };

  it.each<
    [string, (response: Parameters<StubServer['answer']>[1]) => void, string]
  >([
    ['sends no JSON', r => r.end('{"status":'), 'not JSON'],
    ['sends a page', r => r.end('"<html>"'), 'not that of a Prometheus API'],
    [
      'sends a scalar',
      r =>
        r.end(
          '{"status":"success","data":{"resultType":"scalar","result":[0,"1"]}}',
        ),
      'not a matrix',
    ],
    [
      'sends malformed samples',
      r =>
        r.end(
          '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["x",1]]}]}}',
        ),
      'malformed series',
    ],
    [
      'sends gzip that is none',
      r => r.setHeader('content-encoding', 'gzip').end('hello'),
      'not sound gzip',
    ],
    [
      'sends a gzip bomb',
      r =>
        r
          .setHeader('content-encoding', 'gzip')
          .end(gzipSync(Buffer.alloc(8_000_000))),
      'more than 100000 bytes',
    ],
    [
      'never ends',
      r => {
        r.write('{');
      },
      'no answer within 300 ms',
    ],
    [
      'breaks off',
      r => {
        r.write('{');
        setImmediate(() => r.destroy());
      },
      'cannot be reached',
    ],
    [
      'redirects',
      r => r.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'redirects are not followed',
    ],
    [
      'refuses the query',
      r =>
        r
          .writeHead(400)
          .end('{"status":"error","error":"bad\\u001b[31m selector"}'),
      'status 400: bad [31m selector',
    ],
    ['refuses the token', r => r.writeHead(401).end(), 'status 401'],
  ])(
    'that %s is named and leaves nothing in the log',
    async (_, answer, sentence) => {
      server.answer = (__, response) => answer(response);
      collector.configure(
        config({ timeout: '300ms', maxResponseBytes: 100_000 }),
      );
      await collector.start();
      expect(await problem()).toContain(sentence);
      await collector.stop();
      expect(await readPoints(database.url, schema)).toEqual([]);
    },
  );

  it('that sends wrong Snappy is named', async () => {
    server.answer = (_, response) =>
      response
        .setHeader('content-type', 'application/x-protobuf')
        .end(Buffer.from([10, 63 << 2, 0xf0, 0xff, 0xff, 0xff, 0, 0, 0]));
    collector.configure(config({ mode: 'remote_read' }));
    await collector.start();
    expect(await problem()).toContain('not sound Snappy');
  });

  it('is left alone as long as it asks, and is well again after that', async () => {
    let overloaded = true;
    server.answer = ({ form }, response) => {
      if (overloaded) response.writeHead(429, { 'retry-after': '600' }).end();
      else matrix(response, form, [{ job: 'cart' }]);
    };
    collector.configure(config());
    await collector.start();
    expect(await problem()).toContain('status 429');
    overloaded = false;
    const asked = server.requests.length;
    collector.nowMs = NOW + 599_000;
    await new Promise(resolve => setTimeout(resolve, 1500));
    expect(server.requests).toHaveLength(asked);
    collector.nowMs = NOW + 601_000;
    await collector.caughtUp('test', 1);
    await until(async () => (await collector.health()).status === 'ok');
    // Ten minutes away, and only ten seconds of backfill.
    expect(
      await collector.metric('sloscout_prometheus_skipped_seconds_total'),
    ).toBeUndefined();
  });

  it('that sees only a part is counted, and no series is said to have ended', async () => {
    let answers = 0;
    server.answer = ({ form }, response) =>
      matrix(response, form, answers++ === 0 ? [{ job: 'cart' }] : [], {
        warnings: ['store a is away'],
      });
    collector.configure(config());
    await collector.start();
    await collector.caughtUp();
    collector.nowMs = NOW + 5000;
    await until(
      async () =>
        (await collector.metric('sloscout_prometheus_warnings_total')) === 2,
    );
    await collector.stop();
    const points = await readPoints(database.url, schema);
    expect(points).toHaveLength(10);
    expect(points.filter(({ flags }) => flags === 1)).toEqual([]);
  });

  it('gets the credentials of the configuration, and nobody reads them', async () => {
    const token = path.join(collector.folder, 'token');
    writeFileSync(token, 'hunter2\n');
    collector.configure(
      config({
        ...{ tenant: 'team-a', bearer: { file: token } },
        headers: { 'X-Extra': 'yes' },
        parameters: { dedup: 'true' },
      }),
    );
    await collector.start();
    await collector.caughtUp();
    const [{ headers, form }] = server.requests as [StubRequest];
    expect(headers).toMatchObject({
      authorization: 'Bearer hunter2',
      'x-scope-orgid': 'team-a',
      'x-extra': 'yes',
    });
    expect(form.get('dedup')).toBe('true');
    expect(collector.said.join()).not.toContain('hunter2');
  });

  it('takes nothing as collected that the log has not', async () => {
    collector.configure(config());
    let broken = true;
    await collector.start({}, log => {
      const { append } = log;
      log.append = async (topic, records) => {
        if (broken && topic === TOPICS.raw) throw new Error('the disk is full');
        return append.call(log, topic, records);
      };
      return log;
    });
    expect(await problem()).toContain('cannot be stored: the disk is full');
    expect(
      await collector.metric('sloscout_collector_events_total', {
        result: 'accepted',
      }),
    ).toBe(0);
    broken = false;
    collector.nowMs = NOW + 5000;
    await collector.caughtUp();
    await collector.stop();
    const points = await readPoints(database.url, schema);
    expect(points.map(({ timeMs }) => timeMs)).toEqual(
      Array.from({ length: 10 }, (_, i) => NOW + 5000 - (9 - i) * 1000),
    );
    expect(JSON.parse(readFileSync(collector.checkpointFile, 'utf8'))).toEqual({
      version: 1,
      queries: {
        'test {__name__="requests_total",job="cart"}': {
          watermarkMs: NOW + 5000,
          starts: { [NOW - 4000]: [expect.any(String)] },
        },
      },
    });
  });

  it('applies a changed configuration, and keeps the old one running when the new one is wrong', async () => {
    collector.configure(config());
    const running = await collector.start();
    await collector.caughtUp();

    collector.configure('targets: [{ name: test }]');
    await running.reload();
    expect(await problem()).toContain('targets[0].url is missing');
    const asked = server.requests.length;
    collector.nowMs = NOW + 5000;
    await until(() => server.requests.length > asked);

    collector.configure(
      config({ queries: [{ selector: 'other_total{job="cart"}' }] }),
    );
    // The file is watched.
    await until(() =>
      server.requests.some(({ form }) =>
        form.get('query')?.includes('other_total'),
      ),
    );
    await until(async () => (await collector.health()).status === 'ok');
  });

  it('starts from the log when its checkpoint file is damaged', async () => {
    collector.configure(config());
    writeFileSync(collector.checkpointFile, '{"version":1,"quer');
    await collector.start();
    await collector.caughtUp();
    expect(collector.said.join('\n')).toContain(
      'The checkpoint file is of no use',
    );
  });

  it('says that a checkpoint cannot be written', async () => {
    collector.configure(config());
    const file = path.join(collector.folder, 'gone', 'checkpoint.json');
    await collector.start({ checkpointFile: file });
    expect(await problem()).toContain('cannot be stored');
    mkdirSync(path.dirname(file));
  });
});
