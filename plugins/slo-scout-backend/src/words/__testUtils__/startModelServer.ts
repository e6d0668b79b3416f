import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** @internal */
export type Provider = 'openai' | 'anthropic' | 'openai-compatible';

/** What the server does with one request. */
export type Turn =
  | { answer: unknown }
  | { text: string }
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'hang';

/** @internal */
export interface ModelServer {
  baseUrl: string;
  requests: Array<{
    path: string;
    headers: IncomingMessage['headers'];
    body: string;
  }>;
  stop(): Promise<void>;
}

const KEY = 'key-of-the-test';

/**
 * A server that speaks a provider's protocol as far as structured answers go,
 * and refuses what the provider refuses: another path, a missing or wrong key,
 * a question without a schema. The last turn is repeated.
 *
 * @internal
 */
export async function startModelServer(
  provider: Provider,
  turns: Turn[],
): Promise<ModelServer> {
  const requests: ModelServer['requests'] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    requests.push({ path: request.url ?? '', headers: request.headers, body });
    const refusal = refusalOf(provider, request, body);
    if (refusal !== undefined) {
      reply(response, refusal, JSON.stringify({ error: { message: 'no' } }));
      return;
    }
    const turn = turns.length > 1 ? turns.shift() : turns[0];
    if (turn === 'hang' || turn === undefined) return;
    if ('status' in turn) {
      const {
        status,
        headers,
        body: text = '{"error":{"message":"no"}}',
      } = turn;
      reply(response, status, text, headers);
      return;
    }
    const text = 'text' in turn ? turn.text : JSON.stringify(turn.answer);
    reply(response, 200, JSON.stringify(envelope(provider, text)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body);
}

function refusalOf(
  provider: Provider,
  request: IncomingMessage,
  body: string,
): number | undefined {
  const path = {
    openai: '/v1/responses',
    anthropic: '/v1/messages',
    'openai-compatible': '/v1/chat/completions',
  }[provider];
  if (request.method !== 'POST' || request.url !== path) return 404;
  const { authorization, 'x-api-key': apiKey } = request.headers;
  const key = provider === 'anthropic' ? apiKey : authorization;
  if (key !== (provider === 'anthropic' ? KEY : `Bearer ${KEY}`)) return 401;
  if (provider === 'anthropic' && !request.headers['anthropic-version']) {
    return 400;
  }
  return /"schema"|"input_schema"/.test(body) ? undefined : 400;
}

function envelope(provider: Provider, text: string): unknown {
  switch (provider) {
    case 'openai':
      return {
        id: 'resp_1',
        object: 'response',
        created_at: 1,
        status: 'completed',
        model: 'small',
        output: [
          {
            type: 'message',
            id: 'msg_1',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text, annotations: [] }],
          },
        ],
        usage: { input_tokens: 300, output_tokens: 50, total_tokens: 350 },
      };
    case 'anthropic':
      return {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'small',
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 300, output_tokens: 50 },
      };
    default:
      return {
        id: 'chat_1',
        object: 'chat.completion',
        created: 1,
        model: 'small',
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: text },
          },
        ],
        usage: { prompt_tokens: 300, completion_tokens: 50, total_tokens: 350 },
      };
  }
}
