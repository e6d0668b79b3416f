import { constants, type ServerHttp2Session } from 'node:http2';

/** No stream has this number: the client may finish those it has begun. */
const ALL_STREAMS = 2 ** 31 - 1;
const JITTER = 0.1;

/** How long a connection may live, in ms; as the channel arguments of gRPC with these names. */
export interface SessionTimes {
  /** Then the client is asked to connect again. Spread by ±10 %, so that not all come back at once. */
  maxConnectionAgeMs: number;
  /** What calls under way then have left. */
  maxConnectionAgeGraceMs: number;
  /** Without any call. */
  maxConnectionIdleMs: number;
  /** How often a client is pinged, … */
  keepaliveTimeMs: number;
  /** … and how long it has to answer. */
  keepaliveTimeoutMs: number;
}

/**
 * Ends a connection in order when it is too old, idle, or its client no
 * longer there. Long-lived connections would pin clients to one replica
 * behind a balancer that only sees connections.
 *
 * @internal
 */
export class ServerSession {
  private readonly timers: NodeJS.Timeout[] = [];
  private idle: NodeJS.Timeout;
  private streams = 0;
  private closing = false;

  constructor(
    private readonly session: ServerHttp2Session,
    private readonly times: SessionTimes,
  ) {
    const spread = 1 + JITTER * (2 * Math.random() - 1);
    this.timers.push(
      setTimeout(() => this.close(), times.maxConnectionAgeMs * spread),
      setInterval(() => this.ping(), times.keepaliveTimeMs),
    );
    this.idle = this.whenIdle();
    for (const timer of this.timers) timer.unref();
    session.once('close', () => {
      clearTimeout(this.idle);
      for (const timer of this.timers) clearTimeout(timer);
    });
  }

  /** A call begins. Returns what to call when it has ended. */
  begin(): () => void {
    this.streams++;
    clearTimeout(this.idle);
    return () => {
      this.streams--;
      if (this.streams === 0 && !this.closing && !this.session.destroyed) {
        this.idle = this.whenIdle();
      }
    };
  }

  /** GOAWAY: no new calls; ends when those under way have, or the grace is over. */
  close(): void {
    if (this.closing || this.session.destroyed) return;
    this.closing = true;
    this.session.goaway(constants.NGHTTP2_NO_ERROR, ALL_STREAMS);
    this.session.close();
    this.timers.push(
      setTimeout(
        () => this.session.destroy(),
        this.times.maxConnectionAgeGraceMs,
      ).unref(),
    );
  }

  private whenIdle(): NodeJS.Timeout {
    return setTimeout(
      () => this.close(),
      this.times.maxConnectionIdleMs,
    ).unref();
  }

  private ping(): void {
    const { session } = this;
    if (session.destroyed) return;
    const late = setTimeout(
      () => session.destroy(),
      this.times.keepaliveTimeoutMs,
    ).unref();
    const sent = session.ping(() => clearTimeout(late));
    if (!sent) clearTimeout(late);
  }
}
