import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

const MAX_AGE_SECONDS = '7200';

/**
 * Headers that let pages of the configured origins send from browsers; none
 * for other requests.
 *
 * @param origins - as browsers write them, `https://shop.example`; `*` stands for all
 * @internal
 */
export function corsHeaders(
  request: IncomingMessage,
  origins: readonly string[],
): OutgoingHttpHeaders {
  const { origin } = request.headers;
  if (!origin || origins.length === 0) return {};
  const allowed = origins.includes('*') || origins.includes(origin);
  return {
    vary: 'Origin',
    ...(allowed && { 'access-control-allow-origin': origin }),
  };
}

/** What a browser is told that asks before it sends. */
export const PREFLIGHT: OutgoingHttpHeaders = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers':
    'authorization, content-encoding, content-type',
  'access-control-max-age': MAX_AGE_SECONDS,
};
