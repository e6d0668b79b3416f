import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { TrafficRequest } from '../worker/Traffic';
import type { Load, LoadMessage, LoadResult } from './Load';

const FRAME_HEADER_BYTES = 5;

/** Sends OTLP/gRPC from a process of its own. */
export class LoadGenerator {
  private constructor(private readonly child: ChildProcess) {}

  /**
   * @param workloads - what {@link Load.workload} chooses from
   * @param folder - for files that the process reads
   */
  static async start(
    workloads: TrafficRequest[][],
    folder: string,
  ): Promise<LoadGenerator> {
    const files = workloads.map((requests, i) => {
      const file = path.join(folder, `workload${i}`);
      fs.writeFileSync(file, frameAll(requests));
      return file;
    });
    const child = fork(require.resolve('./sender'), files);
    const generator = new LoadGenerator(child);
    await generator.next('listening');
    return generator;
  }

  /**
   * @param measure - called when the measured time begins and when it is over
   * @throws Error when the server does anything but acknowledge or refuse
   */
  async run<T>(
    load: Load,
    measure: () => T,
  ): Promise<LoadResult & { before: T; after: T }> {
    this.child.send(load);
    await this.next('started');
    const before = measure();
    const result = await this.next('ended');
    return { ...result, before, after: measure() };
  }

  stop(): void {
    this.child.kill();
  }

  private async next<T extends LoadMessage['type']>(
    type: T,
  ): Promise<Extract<LoadMessage, { type: T }>> {
    for (;;) {
      const [message] = (await once(this.child, 'message')) as [LoadMessage];
      if (message.type === 'failed') throw new Error(message.reason);
      // Loaders of Node send messages of their own.
      if (message.type === type)
        return message as Extract<LoadMessage, { type: T }>;
    }
  }
}

/** As gRPC sends them, not compressed; in front of each the number of its spans. */
function frameAll(requests: TrafficRequest[]): Buffer {
  return Buffer.concat(
    requests.flatMap(({ bytes, spans }) => {
      const header = Buffer.alloc(4 + FRAME_HEADER_BYTES);
      header.writeUInt32BE(spans, 0);
      header.writeUInt32BE(bytes.length, 5);
      return [header, bytes];
    }),
  );
}
