import type { Socket } from 'node:net';

interface Connection {
  socket: Socket;
  requests: number;
  greeting: NodeJS.Timeout | undefined;
}

/**
 * The connections of one server, bounded. When a client comes and there is no
 * room, the connection that has been idle for the longest makes room: ten
 * thousand clients that only sit there keep nobody out.
 *
 * They are known by their addresses, since TLS and HTTP/2 wrap the socket.
 *
 * @internal
 */
export class Connections {
  /** In the order of their last activity. */
  private readonly open = new Map<string, Connection>();

  constructor(private readonly limit: number) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * Takes a TCP connection, or ends it when all others are busy.
   *
   * @param greetingMs - the connection ends unless {@link Connections.greeted} is called in time
   */
  admit(socket: Socket, greetingMs?: number): void {
    if (this.open.size >= this.limit && !this.endLongestIdle()) {
      socket.destroy();
      return;
    }
    const key = keyOf(socket);
    const connection: Connection = {
      socket,
      requests: 0,
      greeting:
        greetingMs === undefined
          ? undefined
          : setTimeout(() => socket.destroy(), greetingMs).unref(),
    };
    this.open.set(key, connection);
    socket.once('close', () => {
      clearTimeout(connection.greeting);
      if (this.open.get(key) === connection) this.open.delete(key);
    });
  }

  /** The client has shown that it speaks the protocol. */
  greeted(socket: Socket): void {
    clearTimeout(this.open.get(keyOf(socket))?.greeting);
  }

  /** A request of the connection begins. Returns what to call when it has ended. */
  begin(socket: Socket): () => void {
    const key = keyOf(socket);
    this.touch(key, 1);
    return () => this.touch(key, -1);
  }

  destroyAll(): void {
    for (const { socket } of this.open.values()) socket.destroy();
  }

  private touch(key: string, change: number): void {
    const connection = this.open.get(key);
    if (!connection) return;
    connection.requests += change;
    this.open.delete(key);
    this.open.set(key, connection);
  }

  private endLongestIdle(): boolean {
    for (const [key, { socket, requests }] of this.open) {
      if (requests > 0) continue;
      this.open.delete(key);
      socket.destroy();
      return true;
    }
    return false;
  }
}

function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort} ${socket.localAddress}`;
}
