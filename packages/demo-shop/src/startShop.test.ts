import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { RELEASE, SHOP_SERVICES } from './model/Scenario';
import type { ShopMessage } from './ShopRun';
import { startShop, type ShopOptions } from './startShop';
import { startReceiver, type Receiver } from './__testUtils__/startReceiver';

const DAY = 86_400_000;

describe('startShop', () => {
  let folder: string;
  let stateFile: string;
  let receiver: Receiver;

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-shop-'));
    stateFile = path.join(folder, 'state', 'shop.json');
    receiver = await startReceiver();
  });

  afterEach(async () => {
    await receiver.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Runs until the shop is live and has sent something live, then stops it. */
  async function untilLive(options: Partial<ShopOptions> = {}) {
    const messages: ShopMessage[] = [];
    const retries: string[] = [];
    const shop = startShop({
      endpoint: receiver.endpoint,
      stateFile,
      historyTracesPerDay: 100,
      liveTracesPerSecond: 20,
      onMessage: message => messages.push(message),
      onRetry: reason => retries.push(reason),
      ...options,
    });
    let failure: Error | undefined;
    shop.ended.catch(error => {
      failure = error;
    });
    while (!messages.some(m => m.type === 'live') && !failure) await sleep(20);
    const history = receiver.spans.length;
    while (receiver.spans.length === history && !failure) await sleep(20);
    await shop.stop();
    if (failure) throw failure;
    await shop.ended;
    return { messages, retries, history };
  }

  const roots = () => receiver.spans.filter(span => !span.parentSpanId);

  it('sends four weeks oldest first, each span once, then goes on live', async () => {
    const started = Date.now();
    const { messages, history } = await untilLive();

    const past = receiver.spans.slice(0, history);
    const traces = past.filter(span => !span.parentSpanId);
    const progress = messages.filter(m => m.type === 'backfill');
    const { done, total } = progress[progress.length - 1] as {
      done: number;
      total: number;
    };
    expect(done).toBe(total);
    expect(traces).toHaveLength(total);
    expect(total).toBeGreaterThan(28 * 100 * 0.9);
    expect(total).toBeLessThan(28 * 100 * 1.1);

    const ids = receiver.spans.map(span => span.traceId + span.spanId);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    const orphans = receiver.spans.filter(
      span => span.parentSpanId && !known.has(span.traceId + span.parentSpanId),
    );
    expect(orphans).toEqual([]);

    const times = traces.map(span => span.startMillis);
    expect(times[0]).toBeLessThan(started - 27.9 * DAY);
    expect(times[0]).toBeGreaterThan(started - 28.1 * DAY);
    // Requests overtake each other by a batch or two, a few hours of this thin traffic.
    let newest = 0;
    const early = times.filter(time => {
      newest = Math.max(newest, time);
      return time < newest - DAY;
    });
    expect(early).toEqual([]);
    const live = roots().slice(traces.length);
    expect(live.length).toBeGreaterThan(0);
    expect(live[live.length - 1].startMillis).toBeGreaterThan(started - 60_000);

    const resources = past.map(span => span.resource);
    expect(new Set(resources.map(r => r['service.name']))).toEqual(
      new Set(SHOP_SERVICES),
    );
    expect(
      resources.every(r => r['deployment.environment.name'] === 'production'),
    ).toBe(true);
    const versions = resources
      .filter(r => r['service.name'] === RELEASE.service)
      .map(r => r['service.version']);
    expect(new Set(versions).size).toBe(2);
    expect(Math.max(...receiver.requests.map(r => r.length))).toBeLessThan(
      500_000,
    );
  });

  it('loses nothing when the receiver is overloaded', async () => {
    receiver.refuse = { code: status.UNAVAILABLE, times: 3 };
    const { retries, messages } = await untilLive({ days: 3 });
    const total = messages.flatMap(m =>
      m.type === 'backfill' ? [m.total] : [],
    )[0];
    expect(retries.length).toBeGreaterThanOrEqual(3);
    expect(retries[0]).toMatch(/UNAVAILABLE/);
    const past = roots().filter(
      span => span.startMillis < Date.now() - 5 * 60_000,
    );
    expect(past.length).toBeGreaterThanOrEqual(total * 0.95);
    expect(new Set(past.map(span => span.traceId)).size).toBe(past.length);
  });

  it('goes on where it stopped: at once live, or with what is missing', async () => {
    await untilLive({ days: 2 });
    const first = JSON.parse(fs.readFileSync(stateFile, 'utf8'));

    const second = await untilLive({ days: 2 });
    expect(second.messages.map(m => m.type)).toEqual(['live']);

    // As if it had been stopped six hours ago.
    const sentUntil = Date.now() - DAY / 4;
    fs.writeFileSync(stateFile, JSON.stringify({ ...first, sentUntil }));
    receiver.spans.length = 0;
    await untilLive({ days: 2, historyTracesPerDay: 2000 });
    const times = roots().map(span => span.startMillis);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(sentUntil);
    expect(Math.min(...times)).toBeLessThan(sentUntil + DAY / 24);
    expect(JSON.parse(fs.readFileSync(stateFile, 'utf8'))).toMatchObject({
      anchor: first.anchor,
      seed: first.seed,
    });

    // A gap longer than the history is cut to it.
    fs.writeFileSync(stateFile, JSON.stringify({ ...first, sentUntil: 0 }));
    receiver.spans.length = 0;
    await untilLive({ days: 1 });
    expect(Math.min(...roots().map(span => span.startMillis))).toBeGreaterThan(
      Date.now() - 1.01 * DAY,
    );
  });

  it('sends after a crash what was not acknowledged, under the same ids', async () => {
    await untilLive({ days: 1 });
    const ids = new Set(roots().map(span => span.traceId));
    const state = JSON.parse(fs.readFileSync(stateFile, 'utf8'));
    // The crash: half of the history was acknowledged but not yet remembered.
    const sentUntil = Math.floor((Date.now() - DAY / 2) / 60_000) * 60_000;
    fs.writeFileSync(stateFile, JSON.stringify({ ...state, sentUntil }));
    receiver.spans.length = 0;
    await untilLive({ days: 1 });
    const again = roots().filter(
      span => span.startMillis < state.anchor - 10 * 60_000,
    );
    expect(again.length).toBeGreaterThan(20);
    expect(again.every(span => ids.has(span.traceId))).toBe(true);
  });

  it('ends with one sentence when the receiver is none, and stops while it waits for one', async () => {
    receiver.refuse = { code: status.UNIMPLEMENTED, times: 1e9 };
    await expect(untilLive({ days: 1 })).rejects.toThrow(
      /^The receiver at http:\/\/127\.0\.0\.1:\d+ refuses spans for good: .*UNIMPLEMENTED/,
    );

    const nobody = startShop({ endpoint: 'http://127.0.0.1:1', days: 1 });
    await sleep(100);
    await nobody.stop();
    await expect(nobody.ended).resolves.toBeUndefined();
  });

  it.each(['', 'null', '{"seed":1}', '{"seed":"x"'])(
    'says what to do about a state file that is none: %p',
    text => {
      fs.mkdirSync(path.dirname(stateFile));
      fs.writeFileSync(stateFile, text);
      expect(() =>
        startShop({ endpoint: receiver.endpoint, stateFile }),
      ).toThrow(/shop\.json is not a state file of the demo shop; delete it/);
    },
  );
});
