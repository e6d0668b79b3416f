import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Answers a request, or returns false to have it passed on to the real server.
 *
 * @internal
 */
export type StandInAnswer = (
  request: {
    path: string;
    form: URLSearchParams;
    headers: IncomingMessage['headers'];
  },
  response: ServerResponse,
) => boolean;

/**
 * Stands before a real server and does in its place what it would not: hang, redirect, lie.
 *
 * @internal
 */
export class StandInServer {
  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(
    answer: StandInAnswer,
    real?: string,
  ): Promise<StandInServer> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const call = { path: request.url!, form, headers: request.headers };
      if (answer(call, response)) return;
      const passed = await fetch(`${real}${request.url}`, {
        method: 'POST',
        body: form,
      });
      response.writeHead(passed.status);
      response.end(await passed.text());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new StandInServer(server, `http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
