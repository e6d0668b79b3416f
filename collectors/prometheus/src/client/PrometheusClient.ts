import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { Agent, request } from 'undici';
import type { TargetConfig } from '../config/CollectorConfig';
import { parseRetryAfter } from './parseRetryAfter';
import { readLimited } from './readLimited';
import { RequestFailure } from './RequestFailure';
import { resolveSecret } from './resolveSecret';

/** @internal */
export interface Answer {
  body: Buffer;
  contentType: string;
}

interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * Sends requests to one server: as many at once as the target allows, with its
 * credentials, within its timeout and size. Goes nowhere but to the configured
 * address: a redirect is a failure, so that credentials never travel on.
 *
 * @internal
 */
export class PrometheusClient {
  private readonly limit: pLimit.Limit;
  private readonly base: string;

  private constructor(
    private readonly target: TargetConfig,
    private readonly agent: Agent,
    private readonly now: () => number,
    private readonly observe: (endpoint: string, result: string) => void,
  ) {
    this.limit = pLimit(target.concurrency);
    this.base = target.url.replace(/\/+$/, '');
  }

  /**
   * @param observe - Told of each request: its endpoint, and `ok` or the kind of its failure.
   * @throws Error when a file of `tls` cannot be read
   */
  static async create(
    target: TargetConfig,
    now: () => number,
    observe: (endpoint: string, result: string) => void = () => {},
  ): Promise<PrometheusClient> {
    const { ca, cert, key, serverName } = target.tls ?? {};
    const read = (file: string | undefined) =>
      file === undefined ? undefined : readFile(file);
    const agent = new Agent({
      connections: target.concurrency,
      connect: {
        ca: await read(ca),
        cert: await read(cert),
        key: await read(key),
        servername: serverName,
        timeout: target.timeout,
      },
    });
    return new PrometheusClient(target, agent, now, observe);
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  /** A call with parameters; as a form, since selectors can be longer than an address may be. */
  form(path: string, parameters: URLSearchParams): Promise<Answer> {
    for (const [name, value] of Object.entries(this.target.parameters)) {
      parameters.set(name, value);
    }
    return this.send({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: parameters.toString(),
    });
  }

  /** A call of what Thanos does not offer by POST. */
  get(path: string, parameters: URLSearchParams): Promise<Answer> {
    for (const [name, value] of Object.entries(this.target.parameters)) {
      parameters.set(name, value);
    }
    return this.send({ method: 'GET', path: `${path}?${parameters}` });
  }

  post(
    path: string,
    headers: Record<string, string>,
    body: Buffer,
  ): Promise<Answer> {
    return this.send({ method: 'POST', path, headers, body });
  }

  private send(call: Request): Promise<Answer> {
    const [endpoint] = call.path.split('?');
    return this.limit(() =>
      this.attempt(call).then(
        answer => {
          this.observe(endpoint, 'ok');
          return answer;
        },
        (error: RequestFailure) => {
          this.observe(endpoint, error.kind);
          throw error;
        },
      ),
    );
  }

  /** @throws RequestFailure */
  private async attempt(call: Request): Promise<Answer> {
    const { timeout, maxResponseBytes } = this.target;
    const signal = AbortSignal.timeout(timeout);
    try {
      const response = await request(this.base + call.path, {
        method: call.method,
        headers: {
          'accept-encoding': 'gzip',
          'user-agent': 'slo-scout-prometheus-collector',
          ...(await this.credentials()),
          ...call.headers,
        },
        body: call.body,
        dispatcher: this.agent,
        signal,
      });
      const { statusCode, headers } = response;
      const body = await readLimited(
        response.body,
        headers['content-encoding'],
        maxResponseBytes,
      );
      if (statusCode === 200) {
        return { body, contentType: String(headers['content-type'] ?? '') };
      }
      throw this.failure(statusCode, headers, body);
    } catch (error) {
      if (error instanceof RequestFailure) throw error;
      if (signal.aborted) {
        throw new RequestFailure('timeout', `no answer within ${timeout} ms`);
      }
      const { code, message } = error as { code?: string; message: string };
      throw new RequestFailure(
        'unreachable',
        `the server cannot be reached (${code ?? message})`,
      );
    }
  }

  private async credentials(): Promise<Record<string, string>> {
    const { headers, tenant, basicAuth, bearer } = this.target;
    const sent: Record<string, string> = {};
    try {
      for (const [name, value] of Object.entries(headers)) {
        sent[name.toLowerCase()] =
          typeof value === 'string' ? value : await resolveSecret(value);
      }
      if (tenant !== undefined) sent['x-scope-orgid'] = tenant;
      if (bearer) sent.authorization = `Bearer ${await resolveSecret(bearer)}`;
      if (basicAuth) {
        const password = await resolveSecret(basicAuth.password);
        const pair = Buffer.from(`${basicAuth.username}:${password}`);
        sent.authorization = `Basic ${pair.toString('base64')}`;
      }
    } catch (error) {
      throw new RequestFailure('unauthorized', (error as Error).message);
    }
    return sent;
  }

  private failure(
    status: number,
    headers: Record<string, string | string[] | undefined>,
    body: Buffer,
  ): RequestFailure {
    const said = `status ${status}${explanation(body)}`;
    const retryAfter = parseRetryAfter(headers['retry-after'], this.now());
    if (status === 429 || status === 503) {
      return new RequestFailure('overloaded', said, retryAfter);
    }
    if (status >= 300 && status < 400) {
      return new RequestFailure(
        'redirected',
        `${said}: redirects are not followed, write the final address into url`,
      );
    }
    if (status === 401 || status === 403) {
      return new RequestFailure('unauthorized', said);
    }
    return status < 500
      ? new RequestFailure('refused', said)
      : new RequestFailure('server_error', said, retryAfter);
  }
}

/** What the server says, short and without what could confuse a terminal. */
function explanation(body: Buffer): string {
  let text = body.toString('utf8', 0, 2000);
  try {
    text = String((JSON.parse(text) as { error?: unknown }).error ?? text);
  } catch {
    // Not Prometheus' JSON: a proxy's page, perhaps.
  }
  const clean = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
  return clean === '' ? '' : `: ${clean}`;
}
