import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Binds a server and returns its port.
 *
 * @throws Error of Node when that is not possible
 * @internal
 */
export function listen(
  server: Server,
  port: number,
  host: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
