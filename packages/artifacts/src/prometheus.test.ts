import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderService } from './renderService';
import { eventSeries } from './rulesTest/eventSeries';
import { exampleSlo } from './testing/exampleSlo';
import { findProgram } from './testing/programs';
import { contentOf, panelsOf } from './testing/readFiles';
import {
  startPrometheus,
  type RunningPrometheus,
} from './testing/startPrometheus';

const prometheus = findProgram('PROMETHEUS', 'prometheus');
const describeWithPrometheus = prometheus ? describe : describe.skip;
jest.setTimeout(120_000);

const SERVICE = 'check"out {{ $labels.sloth_slo }} $datasource';
const SLOS = [
  exampleSlo({ service: SERVICE }),
  exampleSlo({ service: SERVICE, kind: 'latency', guard: 'count-guard' }),
];

interface Alert {
  state: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** Serves the raw counters of the SLOs during an outage: three of four events are bad. */
async function startTarget(): Promise<http.Server> {
  const events = SLOS.flatMap(({ sli: { queries } }) => {
    const over5m = (query: string) => query.replaceAll('{{.window}}', '5m');
    return eventSeries(over5m(queries.bad), over5m(queries.total)) ?? [];
  });
  let scrapes = 0;
  const server = http.createServer((_, response) => {
    scrapes += 1;
    const lines = events.map(
      ({ series, good, bad }) =>
        `${series.replaceAll('\\u0024', '$')} ${
          scrapes * ((good ? 25 : 0) + (bad ? 75 : 0))
        }`,
    );
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`${lines.join('\n')}\n`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describeWithPrometheus('a real Prometheus', () => {
  const files = renderService(SLOS);
  let target: http.Server;
  let running: RunningPrometheus;

  beforeAll(async () => {
    target = await startTarget();
    running = await startPrometheus(
      prometheus ?? '',
      // The pace of production is too slow to wait for.
      contentOf(files, 'prometheus-rules').replaceAll(
        'interval: 1m',
        'interval: 1s',
      ),
      `127.0.0.1:${(target.address() as AddressInfo).port}`,
    );
  });

  afterAll(async () => {
    await running?.stop();
    target?.closeAllConnections();
    await new Promise(resolve => target?.close(resolve));
  });

  async function firing(): Promise<Alert[]> {
    for (;;) {
      const { alerts } = await running.api<{ alerts: Alert[] }>('alerts');
      const burning = alerts.filter(
        ({ state, labels, annotations }) =>
          state === 'firing' &&
          labels.alertname === 'SloErrorBudgetBurn' &&
          /spent/.test(annotations.description),
      );
      if (burning.length === 4) {
        return burning;
      }
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  it('raises alerts that say what burns, how fast, and where to read on', async () => {
    const alerts = await firing();

    expect(
      alerts
        .map(({ labels }) => `${labels.sloth_slo} ${labels.sloth_severity}`)
        .sort(),
    ).toEqual([
      'place-order-availability page',
      'place-order-availability ticket',
      'place-order-latency page',
      'place-order-latency ticket',
    ]);
    for (const { labels, annotations } of alerts) {
      expect(labels.sloth_service).toBe(SERVICE);
      expect(annotations.summary).toBe(
        `${SERVICE}: SLO ${labels.sloth_slo} burns its error budget too fast (${labels.sloth_severity})`,
      );
      expect(annotations.description).toMatch(
        /^Place order: \w+: 7[45](\.\d+)?% of the events are bad; the objective of 99(\.9)?% over 30 days allows (0\.)?1%\. The error budget burns 7\d+\.\d times as fast as it may\. It is spent already\.$/,
      );
      expect(annotations.runbook_url).toMatch(
        /^https:\/\/git\.example\.com\/slos\/blob\/main\/slos\/[\w-]+\/runbook\.md#place-order-\w+$/,
      );
      expect(annotations.dashboard_url).toMatch(
        /^https:\/\/grafana\.example\.com\/d\/slo-scout-[0-9a-f]{16}$/,
      );
    }
  });

  it('evaluates every rule without an error', async () => {
    await firing();
    const { groups } = await running.api<{
      groups: Array<{
        rules: Array<{ name: string; health: string; lastError?: string }>;
      }>;
    }>('rules');
    const rules = groups.flatMap(group => group.rules);

    expect(rules.length).toBeGreaterThan(40);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('answers every query of the dashboard with data', async () => {
    await firing();
    const queries = panelsOf(files).flatMap(
      panel => panel.targets?.map(({ expr }) => expr) ?? [],
    );
    const silent: string[] = [];
    for (const query of queries) {
      const { result } = await running.api<{ result: unknown[] }>(
        `query?query=${encodeURIComponent(query)}`,
      );
      if (result.length === 0) {
        silent.push(query);
      }
    }

    expect(queries.length).toBeGreaterThan(25);
    expect(silent).toEqual([]);
  });
});
