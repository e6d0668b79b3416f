import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  path: string;
  headers: IncomingMessage['headers'];
  form: URLSearchParams;
}

/** A server that answers what a real Prometheus would not. */
export class StubServer {
  readonly requests: StubRequest[] = [];
  answer: (request: StubRequest, response: ServerResponse) => void = (
    { form },
    response,
  ) => matrix(response, form, [{ job: 'cart' }]);

  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(): Promise<StubServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const stub = new StubServer(server, `http://127.0.0.1:${port}`);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const call = {
        path: request.url!,
        headers: request.headers,
        form: new URLSearchParams(Buffer.concat(chunks).toString('latin1')),
      };
      stub.requests.push(call);
      stub.answer(call, response);
    });
    return stub;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** One sample at every step for each series: its time in seconds. */
export function matrix(
  response: ServerResponse,
  form: URLSearchParams,
  series: Record<string, string>[],
  extra: object = {},
): void {
  const [start, end, step] = ['start', 'end', 'step'].map(name =>
    Number(form.get(name)),
  );
  const values: [number, string][] = [];
  for (let t = start; t <= end; t += step) values.push([t, String(t)]);
  const result = series.map(metric => ({ metric, values }));
  response.end(
    JSON.stringify({
      status: 'success',
      data: { resultType: 'matrix', result },
      ...extra,
    }),
  );
}
