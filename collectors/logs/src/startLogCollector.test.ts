import { appendFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  lineOf,
  lines,
  linesOf,
  pause,
  TestBed,
} from './__testUtils__/startTestCollector';

jest.setTimeout(180_000);

const POD = 'shop_cart-7d9c5b8f4-x2x9z_0b1e-44';

describe('startLogCollector', () => {
  let bed: TestBed;

  beforeEach(async () => {
    bed = await TestBed.create();
  });

  afterEach(() => bed.remove());

  it('says of a container record what is known of it', async () => {
    const folder = bed.at('pods', POD, 'server');
    await mkdir(folder, { recursive: true });
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const json = JSON.stringify({
      ...{ level: 'error', msg: 'Charged 12 to card 9931', ts: 1770000000.25 },
      ...{
        trace_id: trace,
        span_id: '00f067aa0ba902b7',
        user: { tier: 'gold' },
      },
    });
    await writeFile(
      path.join(folder, '3.log'),
      `2026-03-01T10:00:00.5Z stderr P ${json.slice(
        0,
        40,
      )}\n2026-03-01T10:00:00.6Z stderr F ${json.slice(
        40,
      )}\n2026-03-01T10:00:01.5Z stdout F plain words\n`,
    );
    await mkdir(bed.at('containers'));
    await symlink(
      path.join(folder, '3.log'),
      bed.at(
        'containers',
        `cart-7d9c5b8f4-x2x9z_shop_server-${'a1'.repeat(32)}.log`,
      ),
    );
    await bed.start(
      { include: [bed.at('containers/*.log'), bed.at('pods/*/*/*.log')] },
      { nodeName: 'node-1' },
    );
    await bed.delivered(2);
    const resource = {
      'service.name': 'cart',
      'service.namespace': 'shop',
      'k8s.namespace.name': 'shop',
      'k8s.pod.name': 'cart-7d9c5b8f4-x2x9z',
      'k8s.pod.uid': '0b1e-44',
      'k8s.container.name': 'server',
      'k8s.container.restart_count': '3',
      'k8s.node.name': 'node-1',
    };
    expect(bed.logs()).toEqual([
      {
        body: 'Charged 12 to card 9931',
        timeUnixNano: '1770000000250000000',
        ...{ severityNumber: 17, severityText: 'error', flags: 0 },
        ...{ traceId: trace, spanId: '00f067aa0ba902b7', resource },
        attributes: {
          'log.template': 'Charged <num> to card <num>',
          'log.template.id': expect.stringMatching(/^[0-9a-f]{16}$/),
          'log.iostream': 'stderr',
          'log.file.name': expect.stringMatching(/\.log$/),
          'slo_scout.log.file': expect.stringMatching(/^[0-9a-f]{16}$/),
          'slo_scout.log.offset': '0',
          'user.tier': 'gold',
        },
      },
      expect.objectContaining({
        body: 'plain words',
        timeUnixNano: '1772359201500000000',
        ...{ severityNumber: 0, traceId: '', resource },
      }),
    ]);
  });

  it('begins at the end of files that were there, and at the beginning of later ones', async () => {
    await writeFile(bed.at('a.log'), `${lines(0, 10)}half a `);
    await bed.start({ start: 'end' });
    await pause(200);
    await appendFile(bed.at('a.log'), `line\n${lines(10, 12)}`);
    await writeFile(bed.at('b.log'), lines(0, 3, 'b'));
    expect((await bed.delivered(5)).sort()).toEqual(
      [...linesOf(10, 12), ...linesOf(0, 3, 'b')].sort(),
    );
    await bed.stop();
    await writeFile(bed.at('c.log'), lines(0, 2, 'c'));
    await bed.start({ start: 'end' });
    expect(await bed.delivered(7)).toEqual(
      expect.arrayContaining(linesOf(0, 2, 'c')),
    );
    expect(bed.bodies()).toHaveLength(7);
  });

  it('repeats nothing over restarts, in the middle of mixed streams and of lines', async () => {
    const entry = (i: number) =>
      `2026-03-01T10:00:00Z ${i % 3 ? 'stdout' : 'stderr'} ${
        i % 5 ? 'F' : 'P'
      } ${lineOf(i)}\n`;
    const all = Buffer.from(
      Array.from({ length: 400 }, (_, i) => entry(i)).join(''),
    );
    for (let at = 0; at < all.length; at += 2777) {
      await appendFile(bed.at('a.log'), all.subarray(at, at + 2777));
      await bed.start();
      await pause(40);
      await bed.stop();
    }
    await bed.start();
    await appendFile(
      bed.at('a.log'),
      '2026-03-01T10:00:00Z stdout F \n2026-03-01T10:00:00Z stderr F \n',
    );
    await pause(300);
    const offsets = bed
      .logs()
      .map(log => Number(log.attributes['slo_scout.log.offset']));
    expect(new Set(offsets).size).toBe(offsets.length);
    const joined = (stream: number) =>
      Array.from({ length: 400 }, (_, i) => i)
        .filter(i => (i % 3 ? 1 : 0) === stream)
        .map(i => lineOf(i) + (i % 5 ? '\n' : ''))
        .join('');
    for (const [name, stream] of [
      ['stdout', 1],
      ['stderr', 0],
    ] as const) {
      const bodies = bed
        .logs()
        .filter(log => log.attributes['log.iostream'] === name)
        .map(log => `${log.body}\n`);
      expect(bodies.join('')).toBe(joined(stream).replace(/\n?$/, '\n'));
    }
  });

  it('waits for a log that does not take records, holds little, and goes on', async () => {
    let isDown = true;
    bed.log.beforeAppend = async () => {
      if (isDown) throw new Error('down');
    };
    const limits = { maxBatchBytes: 50_000 };
    await writeFile(bed.at('a.log'), lines(0, 20_000));
    await bed.start({}, {}, limits);
    await pause(500);
    // One batch under way and one being filled.
    expect(await bed.metric('sloscout_collector_in_flight_bytes')).toBeLessThan(
      101_000,
    );
    expect(await bed.metric('sloscout_log_bytes_behind')).toBeGreaterThan(
      100_000,
    );
    expect(bed.complaints[0]).toContain('does not take records');
    await bed.stop();
    isDown = false;
    await bed.start({}, {}, limits);
    expect((await bed.delivered(20_000)).sort()).toEqual(
      linesOf(0, 20_000).sort(),
    );
  });

  it('keeps up with thousands of files and few handles', async () => {
    const count = 2000;
    for (let i = 0; i < count; i++) {
      await writeFile(bed.at(`${i}.log`), lines(i, i + 1));
    }
    await bed.start({}, {}, { maxOpenFiles: 50 });
    await bed.delivered(count);
    expect(await bed.metric('sloscout_log_files_open')).toBeLessThanOrEqual(51);
    for (let i = 0; i < count; i++) {
      await appendFile(bed.at(`${i}.log`), lines(count + i, count + i + 1));
    }
    expect((await bed.delivered(2 * count)).sort()).toEqual(
      linesOf(0, 2 * count).sort(),
    );
    expect(
      await bed.metric('sloscout_collector_events_total', {
        collector: 'logs',
        result: 'accepted',
      }),
    ).toBe(2 * count);
  });

  it('refuses checkpoints that are none of its own', async () => {
    await mkdir(bed.at('state'));
    await writeFile(bed.at('state', 'checkpoints.json'), '{"version":9}');
    await expect(bed.start()).rejects.toThrow('move it away');
  });
});
