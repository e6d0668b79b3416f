import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ChildProgram, type ProgramStatus } from './ChildProgram';

const modulePath = path.join(__dirname, '__fixtures__/program.cjs');

class Lines implements LoggerService {
  readonly lines: string[] = [];
  error = (message: string) => void this.lines.push(`error ${message}`);
  warn = (message: string) => void this.lines.push(`warn ${message}`);
  info = (message: string) => void this.lines.push(`info ${message}`);
  debug = () => {};
  child = () => this;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('ChildProgram', () => {
  let logger: Lines;
  let program: ChildProgram;

  function start(behaviour = '', stopMillis = 5_000) {
    logger = new Lines();
    program = ChildProgram.start({
      name: 'The program',
      modulePath,
      args: [behaviour],
      env: { SECRET: 'hunter2' },
      execArgv: [],
      logger,
      backoffMillis: { first: 20, longest: 80 },
      stopMillis,
    });
  }

  async function until(done: (status: ProgramStatus) => boolean) {
    while (!done(program.status)) await sleep(5);
    return program.status;
  }

  afterEach(async () => {
    await program.stop();
  });

  it('reports when the program serves, and on which ports', async () => {
    start();
    expect(program.status).toMatchObject({ state: 'starting', ports: {} });
    const status = await until(each => each.state === 'ready');
    expect(status).toEqual({
      name: 'The program',
      state: 'ready',
      pid: expect.any(Number),
      restarts: 0,
      ports: { grpcPort: 4317, metricsPort: 9464 },
    });
    expect(logger.lines).toEqual([
      'info The program is ready: grpcPort 4317, metricsPort 9464',
    ]);
  });

  it('starts it again after kill -9, under a new pid, time after time', async () => {
    start();
    const pids = new Set<number>();
    for (let restarts = 0; restarts < 3; restarts++) {
      const { pid } = await until(
        each => each.state === 'ready' && each.restarts === restarts,
      );
      pids.add(pid!);
      process.kill(pid!, 'SIGKILL');
    }
    const status = await until(
      each => each.state === 'ready' && each.restarts === 3,
    );
    expect(pids.size).toBe(3);
    expect(pids).not.toContain(status.pid);
    expect(status.lastExit).toBe('The program was ended by SIGKILL');
  });

  it('never gives up, waits longer each time, and says why in one sentence', async () => {
    start('port-in-use');
    await until(each => each.restarts >= 5);
    const ends = logger.lines.filter(line => line.includes('started again'));
    expect(ends.slice(0, 5)).toEqual(
      ['0.0', '0.0', '0.1', '0.1', '0.1'].map(
        seconds =>
          `error The program ended with exit code 1: Port 4317 is in use: choose another; it is started again in ${seconds} s`,
      ),
    );
  });

  it('leaves no process when it is stopped: ready, starting, or between two starts', async () => {
    start();
    const { pid } = await until(each => each.state === 'ready');
    await program.stop();
    expect(alive(pid!)).toBe(false);
    expect(program.status).toMatchObject({ state: 'stopped', restarts: 0 });

    start();
    const early = program.status.pid!;
    await program.stop();
    expect(alive(early)).toBe(false);

    start('port-in-use');
    await until(each => each.state === 'waiting');
    await program.stop();
    const { restarts } = program.status;
    await sleep(200);
    expect(program.status).toMatchObject({ state: 'stopped', restarts });
  });

  it('kills what does not end in time', async () => {
    start('deaf', 100);
    const { pid } = await until(each => each.state === 'ready');
    await Promise.all([program.stop(), program.stop()]);
    expect(alive(pid!)).toBe(false);
    expect(logger.lines).toContain(
      'warn The program did not end within 100 ms and is killed',
    );
  });

  it('hands secrets over in the environment, where other users cannot read them', async () => {
    start('secret');
    await until(each => each.state === 'ready');
    while (logger.lines.length < 2) await sleep(5);
    const output = logger.lines.find(line =>
      line.startsWith('info The program: '),
    );
    expect(output).toMatch(/program\.cjs secret hunter2$/);
  });

  it('says so when there is no such program, and goes on trying', async () => {
    logger = new Lines();
    program = ChildProgram.start({
      name: 'Nothing',
      modulePath: path.join(__dirname, 'missing.cjs'),
      args: [],
      env: {},
      execArgv: [],
      logger,
      backoffMillis: { first: 20, longest: 20 },
    });
    const { lastExit } = await until(each => each.restarts > 0);
    expect(lastExit).toMatch(/^Nothing ended with exit code 1: /);
  });
});
