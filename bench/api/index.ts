import { createTestDatabase } from '@slo-scout/dev-postgres';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { percentile } from './percentile';
import { seedRows } from './seedRows';
import { startApi, type Api } from './startApi';
import { wholeNumber } from '../lib/wholeNumber';

/** What a list may take, as the README promises. */
const LIMIT_MS = 50;
const WARM_UP = 20;

/**
 * Times the list endpoints over HTTP: first pages, pages deep inside, filters
 * and searches. The clients, Backstage and PostgreSQL share the machine.
 *
 * Flags: --services N, --slos N, --requests N a list, --clients N at a time, --runs N.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const count = (name: string, fallback: number) =>
    wholeNumber(flags[name] ?? String(fallback), name);
  const sizes = {
    services: count('services', 1_000),
    slos: count('slos', 10_000),
  };
  const requests = count('requests', 200);
  const clients = count('clients', 2);
  const runs = count('runs', 3);

  const database = await createTestDatabase();
  const api = await startApi(database);
  try {
    await seedRows(database.url, sizes);
    const lists = await findLists(api);
    const p95: Record<string, number[]> = {};
    for (let i = 0; i < runs; i++) {
      for (const [name, path] of Object.entries(lists)) {
        const times = await measure(api, path, { requests, clients });
        (p95[name] ??= []).push(percentile(times, 0.95));
      }
    }
    return report(p95, runs);
  } finally {
    await api.stop();
    await database.drop();
  }
}

function report(p95: Record<string, number[]>, runs: number): BenchResult {
  const worst = Array.from({ length: runs }, (_, i) =>
    Math.max(...Object.values(p95).map(values => values[i])),
  );
  const figures: Record<string, Figure> = { listP95Ms: summarise(worst) };
  const rows = [...Object.entries(p95), ['the slowest', worst] as const].map(
    ([name, values]) => {
      const { median, spread } = summarise([...values]);
      return [name, median, `${spread[0]} – ${spread[1]}`, LIMIT_MS];
    },
  );
  return {
    figures,
    table: formatTable(['list', 'p95 ms', `of ${runs} runs`, 'limit ms'], rows),
  };
}

/** Paths of what people and machines ask for, by name. */
async function findLists(api: Api): Promise<Record<string, string>> {
  const [service] = (
    (await api.get('services?limit=1&q=00777')) as unknown as {
      items: Array<{ id: string }>;
    }
  ).items;
  const deep = async (path: string, pages: number) => {
    let cursor: string | undefined;
    for (let i = 0; i < pages; i++) {
      const page: { nextCursor?: string } = await api.get(
        `${path}?limit=200${cursor ? `&cursor=${cursor}` : ''}`,
      );
      cursor = page.nextCursor;
    }
    return `${path}?cursor=${cursor}`;
  };
  return {
    services: 'services',
    'services, deep': await deep('services', 4),
    'services, search': 'services?q=service-009',
    'services of the catalog': 'services?origin=catalog%2Btelemetry',
    slos: 'slos',
    'slos, 200 a page': 'slos?limit=200',
    'slos, deep': await deep('slos', 40),
    'slos of a service': `slos?serviceId=${service.id}`,
    'slos, search': 'slos?q=slo%2099',
    proposals: 'slis',
    'proposals, undecided': 'slis?status=proposed',
    'proposals of a service': `slis?serviceId=${service.id}`,
    analyses: 'analyze',
    artifacts: 'artifacts',
    audit: 'audit',
    'audit, deep': await deep('audit', 40),
  };
}

async function measure(
  api: Api,
  path: string,
  options: { requests: number; clients: number },
): Promise<number[]> {
  for (let i = 0; i < WARM_UP; i++) await api.get(path);
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: options.clients }, async () => {
      while (times.length < options.requests) {
        const start = performance.now();
        await api.get(path);
        times.push(performance.now() - start);
      }
    }),
  );
  return times;
}
