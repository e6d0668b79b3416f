import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A network between us and the API server that can be broken. */
export class FaultProxy {
  /** New connections are closed at once. */
  refusing = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly protocol: string,
  ) {}

  static async start(target: string): Promise<FaultProxy> {
    const { hostname, port, protocol } = new URL(target);
    const server = createServer();
    const proxy = new FaultProxy(server, protocol);
    server.on('connection', client => {
      if (proxy.refusing) {
        client.destroy();
        return;
      }
      const upstream = connect(Number(port), hostname);
      client.pipe(upstream);
      upstream.pipe(client);
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ]) {
        proxy.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          proxy.sockets.delete(one);
          other.destroy();
        });
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `${this.protocol}//127.0.0.1:${
      (this.server.address() as AddressInfo).port
    }`;
  }

  /** Cuts every connection, with or without having said so to anybody. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Nothing passes any more, and nobody is told. */
  stall(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}
