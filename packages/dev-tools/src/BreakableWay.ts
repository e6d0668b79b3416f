import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/**
 * A way to a server that can be cut: a TCP proxy.
 *
 * @public
 */
export class BreakableWay {
  private readonly sockets = new Set<net.Socket>();
  private cut = false;

  private constructor(private readonly server: net.Server) {}

  static async to(host: string, port: number): Promise<BreakableWay> {
    const server = net.createServer();
    const way = new BreakableWay(server);
    server.on('connection', socket => {
      if (way.cut) {
        socket.destroy();
        return;
      }
      const onward = net.connect(port, host);
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ]) {
        way.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          way.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks all connections and takes no new ones. */
  break(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.cut = false;
  }

  async close(): Promise<void> {
    this.break();
    this.server.close();
    await once(this.server, 'close');
  }
}
