// Appends to a spool whose log is away, as fast as it can, until it is killed. Tells of each append that is acknowledged.
import { TOPICS } from '@slo-scout/telemetry';
import { Spool } from '../spool/Spool';
import { SpooledTelemetryLog } from '../spool/SpooledTelemetryLog';
import { MemoryLog } from './MemoryLog';

async function appendForever(
  spoolDirectory: string,
  run: string,
): Promise<void> {
  const log = new MemoryLog();
  log.beforeAppend = async () => {
    throw new Error('the broker is away');
  };
  const spooled = new SpooledTelemetryLog({
    log,
    spool: await Spool.open({
      directory: spoolDirectory,
      maxBytes: 1024 ** 3,
      segmentBytes: 64 * 1024,
    }),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  process.send!({ type: 'started' });
  let next = 0;
  const appendOn = async (): Promise<void> => {
    for (;;) {
      const id = `${run}-${next++}`;
      const value = Buffer.from(`${id} `.padEnd((next * 131) % 5000, 'x'));
      await spooled.append(TOPICS.raw, [{ partition: 0, value, headers: {} }]);
      process.send!({ type: 'acked', id });
    }
  };
  await Promise.all(Array.from({ length: 8 }, appendOn));
}

const [, , directory, prefix] = process.argv;
void appendForever(directory, prefix);
