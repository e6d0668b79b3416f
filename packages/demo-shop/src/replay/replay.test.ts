import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { startReceiver, type Receiver } from '../__testUtils__/startReceiver';
import { replay } from './replay';

/** Made by hand: one span, with one event, that ends at `end` ns. */
function request(end: bigint): Buffer {
  const field = (number: number, body: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, body.length]), body]);
  const time = (number: number, value: bigint) => {
    const bytes = Buffer.alloc(9);
    bytes[0] = number * 8 + 1;
    bytes.writeBigUInt64LE(value, 1);
    return bytes;
  };
  const span = Buffer.concat([
    field(1, Buffer.alloc(16, 7)),
    field(2, Buffer.alloc(8, 9)),
    field(5, Buffer.from('op')),
    time(7, end - 5_000_000n),
    time(8, end),
    field(11, Buffer.concat([time(1, end - 1n), field(2, Buffer.from('e'))])),
    // A field that no version of the protocol knows: it has to arrive.
    Buffer.from([0xf8, 0x07, 0x2a]),
  ]);
  return field(1, field(2, field(2, span)));
}

function pack(requests: Buffer[]): Buffer {
  return Buffer.concat(
    requests.flatMap(each => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(each.length);
      return [length, each];
    }),
  );
}

const SECOND = 1_000_000_000n;
const T0 = 1_661_140_340n * SECOND;

describe('replay', () => {
  let folder: string;
  let receiver: Receiver;

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'replay-'));
    receiver = await startReceiver();
  });

  afterEach(async () => {
    await receiver.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, bytes: Buffer) =>
    fs.writeFileSync(path.join(folder, name), bytes);
  const run = (options = {}) =>
    replay({
      source: folder,
      endpoint: receiver.endpoint,
      speed: 0,
      ...options,
    });

  it('sends the bytes of all files in order and says what it sent', async () => {
    const all = Array.from({ length: 40 }, (_, i) =>
      request(T0 + BigInt(i) * SECOND),
    );
    write('10_00.otlp.gz', zlib.gzipSync(pack(all.slice(0, 25))));
    write('10_01.otlp.gz', zlib.gzipSync(pack(all.slice(25))));
    write('notes.txt', Buffer.from('not a recording'));
    receiver.refuse = { code: status.UNAVAILABLE, times: 2 };

    const summary = await run({ concurrency: 4 });

    expect(summary).toMatchObject({
      files: 2,
      requests: 40,
      spans: 40,
      bytes: all.reduce((sum, each) => sum + each.length, 0),
      retries: 2,
      from: '2022-08-22T03:52:20.000Z',
      to: '2022-08-22T03:52:59.000Z',
    });
    const sorted = (list: Buffer[]) => list.map(b => b.toString('hex')).sort();
    expect(sorted(receiver.requests)).toEqual(sorted(all));
  });

  it('waits out the recording at the asked speed', async () => {
    const all = [0n, 1n, 2n].map(i => request(T0 + i * 10n * SECOND));
    write('a.otlp.gz', zlib.gzipSync(pack(all)));
    const summary = await run({ speed: 100 });
    expect(summary.seconds).toBeGreaterThanOrEqual(0.195);
    expect(receiver.requests.map(r => r.toString('hex'))).toEqual(
      all.map(r => r.toString('hex')),
    );
  });

  it('moves all times alike when asked to end now', async () => {
    const all = [request(T0), request(T0 + 90n * SECOND)];
    write('a.otlp.gz', zlib.gzipSync(pack(all)));
    const before = Date.now();
    const summary = await run({ shiftToNow: true, concurrency: 1 });
    const end = Date.parse(summary.to!);
    expect(end).toBeGreaterThan(before - 61_000);
    expect(end).toBeLessThanOrEqual(Date.now());
    expect(end - Date.parse(summary.from!)).toBe(90_000);
    const delta = BigInt(end) * 1_000_000n - (T0 + 90n * SECOND);
    expect(delta % (60n * SECOND)).toBe(0n);
    expect(receiver.requests.map(r => r.toString('hex'))).toEqual([
      request(T0 + delta).toString('hex'),
      request(T0 + 90n * SECOND + delta).toString('hex'),
    ]);
  });

  it('hands bytes that are not OTLP to the receiver, whose verdict it reports', async () => {
    write(
      'bad.otlp.gz',
      zlib.gzipSync(pack([request(T0), Buffer.from('nonsense')])),
    );
    await expect(run()).rejects.toThrow(
      /^The receiver at \S+ refused request 2 of bad\.otlp\.gz: /,
    );
    expect(receiver.requests[0].equals(request(T0))).toBe(true);
  });

  it('names a damaged file and what is wrong with it', async () => {
    await expect(run({ source: path.join(folder, 'none') })).rejects.toThrow(
      /^There is no file or folder .*none to replay$/,
    );
    await expect(run()).rejects.toThrow(
      / holds no files \*\.otlp\.gz to replay$/,
    );

    const good = zlib.gzipSync(pack([request(T0)]));
    const damaged: Array<[Buffer, RegExp]> = [
      [Buffer.from('plain text'), /^x\.otlp\.gz is not a gzip file/],
      [
        Buffer.alloc(0),
        /^x\.otlp\.gz is cut off: its gzip data ends too early/,
      ],
      [good.subarray(0, good.length - 12), /^x\.otlp\.gz is cut off: its gzip/],
      [
        zlib.gzipSync(pack([request(T0), request(T0)]).subarray(0, -3)),
        /^x\.otlp\.gz is cut off: request 2 ends beyond the file/,
      ],
      [
        zlib.gzipSync(
          Buffer.concat([pack([request(T0)]), Buffer.from([0, 0])]),
        ),
        /^x\.otlp\.gz is cut off: request 2/,
      ],
    ];
    for (const [bytes, message] of damaged) {
      write('x.otlp.gz', bytes);
      await expect(run()).rejects.toThrow(message);
    }
  });

  it('replays the recorded day of Online Boutique to the last span', async () => {
    const shared =
      process.env.SLO_SCOUT_SHARED ??
      path.resolve(__dirname, '../../../../../shared');
    const source = path.join(shared, 'data/online-boutique');
    if (!fs.existsSync(source)) {
      process.stdout.write(`skipped: there is no ${source}\n`);
      return;
    }
    const manifest = JSON.parse(
      fs.readFileSync(path.join(source, 'manifest.json'), 'utf8'),
    );
    const summary = await run({ source });
    expect(JSON.stringify(manifest)).toContain(String(summary.spans));
    expect(new Set(receiver.spans.map(span => span.traceId)).size).toBe(19_107);
  }, 60_000);
});
