import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP connection through us, in both directions. */
interface Link {
  client: Socket;
  upstream: Socket;
}

/** The network before a server, which can be made slow, silent or be cut. */
export class NetworkFault {
  /** How long bytes are under way in each direction, ms. */
  delayMs = 0;
  private refusing = false;
  /** Answers of the server are swallowed, and the connection is cut with them. */
  private muted = false;
  private readonly links = new Set<Link>();
  private target: { host: string; port: number } | undefined;

  private constructor(private readonly server: Server) {
    server.on('connection', client => this.accept(client));
  }

  /** Listens on a free port of 127.0.0.1; connections are refused until there is a target. */
  static async listen(): Promise<NetworkFault> {
    const server = createServer();
    const fault = new NetworkFault(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return fault;
  }

  /** In front of `host:port`. */
  static async before(address: string): Promise<NetworkFault> {
    const fault = await NetworkFault.listen();
    fault.pointTo(address);
    return fault;
  }

  pointTo(address: string): void {
    const at = address.lastIndexOf(':');
    this.target = {
      host: address.slice(0, at),
      port: Number(address.slice(at + 1)),
    };
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Cuts all connections and takes no new ones: the server is down. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  /** Takes away what the server answers: it has done its work and nobody learns of it. */
  mute(): void {
    this.muted = true;
  }

  /** All is well again. */
  heal(): void {
    this.refusing = false;
    this.muted = false;
    this.delayMs = 0;
  }

  /** Cuts all connections there are. */
  cut(): void {
    for (const { client, upstream } of this.links) {
      client.destroy();
      upstream.destroy();
    }
  }

  async close(): Promise<void> {
    this.refuse();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    client.on('error', () => {});
    if (this.refusing || !this.target) {
      client.destroy();
      return;
    }
    const upstream = connect(this.target.port, this.target.host);
    const link = { client, upstream };
    this.links.add(link);
    const end = () => {
      this.links.delete(link);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    this.carry(client, upstream, () => true);
    this.carry(upstream, client, () => {
      if (this.muted) end();
      return !this.muted;
    });
  }

  /** Keeps the order, also when the delay changes while bytes are under way. */
  private carry(from: Socket, to: Socket, passes: () => boolean): void {
    let tail = Promise.resolve();
    let waiting = 0;
    const inTurn = (work: () => void) => {
      const due = performance.now() + this.delayMs;
      waiting++;
      tail = tail.then(async () => {
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        waiting--;
        work();
      });
    };
    from.on('data', chunk => {
      if (!passes()) return;
      if (this.delayMs === 0 && waiting === 0) this.write(from, to, chunk);
      else inTurn(() => this.write(from, to, chunk));
    });
    from.on('end', () => inTurn(() => to.end()));
  }

  private write(from: Socket, to: Socket, chunk: Buffer): void {
    if (to.destroyed || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  }
}
