import { isIP, isIPv4 } from 'node:net';

const MAPPED = /^::ffff:(?:0:)?(\d+\.\d+\.\d+\.\d+)$/;

/**
 * One spelling for each IP address. Takes what Kubernetes and sockets write
 * (`10.0.0.1`, `::ffff:10.0.0.1`, `fe80::1%eth0`) and what gRPC calls a peer
 * (`10.0.0.1:5317`, `ipv4:10.0.0.1:5317`, `[fd00::1]:5317`, `ipv6:%5Bfd00::1%5D:5317`).
 * Undefined for anything else, for example a Unix socket.
 */
export function normaliseAddress(text: string): string | undefined {
  let address = text.replace(/^ipv[46]:/, '');
  if (address.startsWith('%5B')) {
    address = address.replace('%5B', '[').replace('%5D', ']');
  }
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  if (bracketed) address = bracketed[1];
  else if (isIP(address) === 0) address = address.replace(/:\d+$/, '');
  address = address.replace(/%.*$/, '');

  if (isIPv4(address)) return address;
  if (isIP(address) !== 6) return undefined;
  const mapped = MAPPED.exec(address.toLowerCase());
  if (mapped && isIPv4(mapped[1])) return mapped[1];
  // The URL parser writes IPv6 in the one canonical form (RFC 5952).
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
