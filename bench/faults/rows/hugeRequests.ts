import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { grpcExport } from '../harness/parts';
import { postOnce } from '../harness/Exporter';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';

const MIB = 1024 * 1024;
const LIMIT = 64 * MIB;
const RESOURCE_EXHAUSTED = 8;

/** Requests above the limit, as they are and compressed a thousandfold, and codings nobody knows. */
export const hugeRequests: FaultRow = {
  number: 7,
  fault: 'request > 64 MiB, gzip and zstd bombs, corrupt gzip',
  async run(scene) {
    const pipeline = await Pipeline.start(scene, {
      collector: ['--max-request-bytes', String(LIMIT)],
    });
    const { exporter, source, collector } = pipeline;
    await pipeline.send(20);
    const load = startLoad(exporter, () => source.batch(), 2);
    const { httpPort, grpcPort } = collector.ports;
    const before = collector.rssMiB;
    const zeros = Buffer.alloc(LIMIT + MIB);
    const larger = Buffer.alloc(4 * LIMIT);
    const gzipBomb = gzipSync(larger);
    const cases: Array<[string, Buffer, Record<string, string>, number]> = [
      ['65 MiB', zeros, {}, 413],
      [
        `gzip 1:${Math.round(larger.length / gzipBomb.length)}`,
        gzipBomb,
        { 'content-encoding': 'gzip' },
        413,
      ],
      [
        'zstd bomb',
        zstdCompressSync(larger),
        { 'content-encoding': 'zstd' },
        413,
      ],
      [
        'corrupt gzip',
        corrupted(gzipSync(source.batch().body)),
        { 'content-encoding': 'gzip' },
        400,
      ],
      [
        'truncated gzip',
        gzipSync(source.batch().body).subarray(0, 60),
        { 'content-encoding': 'gzip' },
        400,
      ],
      [
        'brotli',
        brotliCompressSync(source.batch().body),
        { 'content-encoding': 'br' },
        415,
      ],
      ['text', source.batch().body, { 'content-type': 'text/plain' }, 415],
    ];
    let peak = before;
    // Several times: what one of them leaves behind would add up.
    for (let round = 0; round < 4; round++) {
      for (const [name, body, headers, expected] of cases) {
        const answer = await postOnce(httpPort, body, headers);
        check(
          // A server may end the connection of a client that sends on after the answer.
          'status' in answer &&
            (answer.status === expected ||
              (expected === 413 && answer.status === 0)),
          `${name} got ${JSON.stringify(answer)} over HTTP, not ${expected}`,
        );
        peak = Math.max(peak, collector.rssMiB);
      }
      const { code, details } = await grpcExport(grpcPort, zeros);
      check(
        code === RESOURCE_EXHAUSTED && details?.retryAfter === undefined,
        `65 MiB got code ${code} over gRPC${
          details?.retryAfter === undefined ? '' : ', with advice to retry'
        }`,
      );
      peak = Math.max(peak, collector.rssMiB);
    }
    await load.stop();
    const growth = peak - before;
    check(
      growth < (2 * LIMIT) / MIB,
      `resident memory grew by ${Math.round(growth)} MiB`,
    );
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `413/400/415, RESOURCE_EXHAUSTED without RetryInfo; memory grew by ${Math.round(
        growth,
      )} MiB (limit 128), others served`,
    };
  },
};

/** With its checksum and some of its middle changed. */
function corrupted(gzip: Buffer): Buffer {
  const copy = Buffer.from(gzip);
  for (let at = 20; at < copy.length; at += 7) copy[at] ^= 0x55;
  return copy;
}
