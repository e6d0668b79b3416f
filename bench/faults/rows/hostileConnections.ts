import { once } from 'node:events';
import http2 from 'node:http2';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { wholeNumber } from '../../lib/wholeNumber';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import type { Scene } from '../harness/Scene';
import { startLoad } from '../harness/startLoad';

const MAX_CONNECTIONS = 300;
const HEADER_MS = 1500;
const RESETS = 10_000;
/** From the first flood of resets to the last. */
const RSS_GROWTH_MIB = 100;

/** Clients that sit there, dribble or flood; --idle-connections N (default 2000). */
export const hostileConnections: FaultRow = {
  number: 11,
  fault: 'slowloris, idle connections, stream flood, rapid reset',
  async run(scene) {
    const idle = wholeNumber(
      scene.stage.flags['idle-connections'] ?? '2000',
      'idle-connections',
    );
    const pipeline = await Pipeline.start(scene, {
      collector: [
        ...['--max-connections', String(MAX_CONNECTIONS)],
        ...['--header-timeout-ms', String(HEADER_MS)],
      ],
    });
    const { exporter, source, collector } = pipeline;
    const { httpPort, grpcPort } = collector.ports;
    await pipeline.send(10);
    const load = startLoad(exporter, () => source.batch(), 2);
    const served = async (during: string) => {
      const wanted = exporter.answers.acked + 10;
      await eventually(
        `others are served during ${during}`,
        () => exporter.answers.acked >= wanted,
        60_000,
      );
    };

    const dribblers = await open(scene, httpPort, 50);
    for (const socket of dribblers)
      socket.write('POST /v1/traces HTTP/1.1\r\nX-A: ');
    const dribble = setInterval(() => {
      for (const socket of dribblers) if (socket.writable) socket.write('a');
    }, 100);
    await served('slowloris');
    await eventually(
      'dribblers are cut',
      () => dribblers.every(socket => socket.destroyed),
      60_000,
    );
    clearInterval(dribble);

    const sitting = [
      ...(await open(scene, httpPort, idle / 2)),
      ...(await open(scene, grpcPort, idle / 2)),
    ];
    await served('idle connections');
    const connections = await metricOf(
      collector,
      'sloscout_collector_open_connections',
    );
    check(
      connections <= 2 * MAX_CONNECTIONS,
      `${connections} connections are open`,
    );
    for (const socket of sitting) socket.destroy();

    let resets = await rapidReset(grpcPort, () => served('rapid resets'));
    const before = collector.rssMiB;
    for (let i = 0; i < 3; i++) {
      resets += await rapidReset(grpcPort, () => served('rapid resets'));
    }
    await load.stop();
    collector.assertRunning();
    const growth = collector.rssMiB - before;
    check(growth < RSS_GROWTH_MIB, `memory grew by ${Math.round(growth)} MiB`);
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `50 dribblers cut, ${idle} idle clients held to ${connections} connections, ${resets} streams reset; others served throughout, memory +${Math.round(
        growth,
      )} MiB`,
    };
  },
};

async function open(
  scene: Scene,
  port: number,
  count: number,
): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    scene.atEnd(() => socket.destroy());
    sockets.push(socket);
    // In portions that a listen queue holds.
    if (i % 50 === 49) await once(socket, 'connect').catch(() => {});
  }
  return sockets;
}

/** Opens streams and resets them at once, until there were enough or the server has had enough. */
async function rapidReset(
  port: number,
  meanwhile: () => Promise<void>,
): Promise<number> {
  let sent = 0;
  const flood = (async () => {
    while (sent < RESETS) {
      const session = http2.connect(`http://127.0.0.1:${port}`);
      session.on('error', () => {});
      for (let i = 0; i < 2000 && !session.destroyed; i++) {
        const stream = session.request({
          ':method': 'POST',
          ':path':
            '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
          'content-type': 'application/grpc',
          te: 'trailers',
        });
        stream.on('error', () => {});
        stream.close(http2.constants.NGHTTP2_CANCEL);
        sent++;
        if (i % 200 === 199) await sleep(1);
      }
      session.destroy();
    }
  })();
  await Promise.all([flood, meanwhile()]);
  return sent;
}
