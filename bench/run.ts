import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BenchResult } from './lib/BenchResult';
import { describeMachine } from './lib/describeMachine';
import { parseFlags } from './lib/parseFlags';

interface PostgresModule {
  startPostgres(options: {
    dataDir: string;
    settings: Record<string, string>;
  }): Promise<{ url(): string; stop(): Promise<void> }>;
}

interface BenchModule {
  run(flags: Record<string, string>): Promise<BenchResult>;
}

const root = path.resolve(__dirname, '..');

function benchNames(): string[] {
  return fs
    .readdirSync(__dirname)
    .filter(name => fs.existsSync(path.join(__dirname, name, 'index.ts')))
    .sort();
}

/** Starts a PostgreSQL for the time of the work; durable, since an acknowledgement means that data is on disk. */
async function withPostgres<T>(work: () => Promise<T>): Promise<T> {
  const script = path.join(root, 'scripts/lib/postgres.mjs');
  const { startPostgres } = (await import(script)) as PostgresModule;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-bench-'));
  fs.chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    settings: { max_wal_size: '2GB', checkpoint_timeout: '10min' },
  });
  const end = async () => {
    await postgres.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  // PostgreSQL has a process group of its own: a signal reaches it through us only.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // The connections of the bench break now, which is nobody's concern any more.
      process.on('uncaughtException', () => {});
      process.on('unhandledRejection', () => {});
      end().finally(() => process.exit(1));
    });
  }
  process.env.SLO_SCOUT_TEST_POSTGRES = postgres.url();
  try {
    return await work();
  } finally {
    await end();
  }
}

async function main([name, ...rest]: string[]): Promise<void> {
  const names = benchNames();
  if (!names.includes(name)) {
    throw new Error(
      `usage: npm run bench -- NAME [--flag value …]; there are: ${names.join(
        ', ',
      )}`,
    );
  }
  const flags = parseFlags(rest);
  // Not import(): its loader knows nothing of the TypeScript transform.
  const { run } = require(path.join(
    __dirname,
    name,
    'index.ts',
  )) as BenchModule;
  const { figures, table, failure } = await withPostgres(() => run(flags));

  const date = new Date().toISOString();
  const result = { name, date, machine: describeMachine(), figures };
  const file = path.join(__dirname, 'results', `${name}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  process.stdout.write(`${table}\n\n${path.relative(process.cwd(), file)}\n`);
  if (failure !== undefined) throw new Error(failure);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`bench: ${error.message}\n`);
    process.exit(1);
  },
);
