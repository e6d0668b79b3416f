import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/** @internal */
export interface ListenOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/**
 * Binds a server and returns its port.
 *
 * @throws Error of Node when that is not possible
 * @internal
 */
export async function listen(
  server: Server,
  { host, port }: ListenOptions,
): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
