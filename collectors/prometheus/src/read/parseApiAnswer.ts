import { RequestFailure } from '../client/RequestFailure';

/** @internal */
export interface ApiAnswer {
  data: unknown;
  warnings: string[];
}

/**
 * The envelope of Prometheus' HTTP API.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function parseApiAnswer(body: Buffer): ApiAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(body.toString('utf8'));
  } catch {
    throw new RequestFailure('invalid', 'the response is not JSON');
  }
  const { status, data, warnings } = (answer ?? {}) as Record<string, unknown>;
  if (status !== 'success' || data === undefined) {
    throw new RequestFailure(
      'invalid',
      'the response is not that of a Prometheus API: check that url ends where /api/v1 begins',
    );
  }
  return {
    data,
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
  };
}
