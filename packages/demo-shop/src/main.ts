import { Command, InvalidArgumentError } from 'commander';
import { replay } from './replay/replay';
import { SHOP_DEFAULTS, startShop } from './startShop';

interface Flags {
  endpoint: string;
  state?: string;
  days: number;
  seed: number;
  historyTracesPerDay: number;
  liveTracesPerSecond: number;
  replay?: string;
  speed: number;
  shiftToNow: boolean;
}

function number(least: number) {
  return (text: string) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(value) || value < least) {
      throw new InvalidArgumentError(
        `It must be a number of at least ${least}.`,
      );
    }
    return value;
  };
}

function address(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new InvalidArgumentError(
    'It must be an address such as http://127.0.0.1:4317.',
  );
}

const flags = new Command('demo-shop')
  .description(
    'Sends the telemetry of a small shop, or of a recording, over OTLP/gRPC.',
  )
  .option('--endpoint <url>', 'OTLP receiver', address, 'http://127.0.0.1:4317')
  .option(
    '--state <file>',
    'remembers what was sent, so that a second start goes on',
  )
  .option(
    '--days <n>',
    'days of history that the first start sends',
    number(0),
    SHOP_DEFAULTS.days,
  )
  .option(
    '--seed <n>',
    'another seed, another shop',
    number(0),
    SHOP_DEFAULTS.seed,
  )
  .option(
    '--history-traces-per-day <n>',
    'mean over a week',
    number(0),
    SHOP_DEFAULTS.historyTracesPerDay,
  )
  .option(
    '--live-traces-per-second <n>',
    'mean over a week',
    number(0),
    SHOP_DEFAULTS.liveTracesPerSecond,
  )
  .option(
    '--replay <dir>',
    'sends the recordings *.otlp.gz of a folder instead',
  )
  .option(
    '--speed <n>',
    'multiple of the speed of the recording; 0 or max = as fast as acknowledged',
    text => (text === 'max' ? 0 : number(0)(text)),
    1,
  )
  .option('--shift-to-now', 'moves the recording so that it ends now', false)
  .parse()
  .opts<Flags>();

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stopping.abort());
}
// Forked and orphaned: whoever started the shop is gone.
if (process.channel) process.on('disconnect', () => stopping.abort());

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}

let lastRetry = 0;
function onRetry(reason: string): void {
  if (Date.now() - lastRetry < 10_000) return;
  lastRetry = Date.now();
  process.stderr.write(`demo-shop: trying again: ${reason}\n`);
}

async function runShop(): Promise<void> {
  const shop = startShop({
    ...flags,
    stateFile: flags.state,
    onRetry,
    onMessage: message => {
      tell(message);
      if (message.type === 'live') process.stdout.write('demo-shop: live\n');
    },
  });
  const stop = () => void shop.stop();
  stopping.signal.addEventListener('abort', stop);
  if (stopping.signal.aborted) stop();
  await shop.ended;
}

async function runReplay(source: string): Promise<void> {
  const summary = await replay({
    ...flags,
    source,
    signal: stopping.signal,
    onRetry,
    onFile: (_, done, total) => tell({ type: 'replay', done, total }),
  });
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}

async function main(): Promise<void> {
  try {
    await (flags.replay ? runReplay(flags.replay) : runShop());
    process.exitCode = 0;
  } catch (error) {
    if (!stopping.signal.aborted) {
      process.stderr.write(`demo-shop: ${(error as Error).message}\n`);
    }
    process.exitCode = 1;
  }
  // An IPC channel would keep the process alive.
  if (process.connected) process.disconnect();
}

void main();
