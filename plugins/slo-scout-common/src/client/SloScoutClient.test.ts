import { SloScoutClient } from './SloScoutClient';

/** A client whose requests are answered by the function. */
function clientOf(answer: (url: string, init: RequestInit) => Response) {
  return new SloScoutClient({
    discoveryApi: { getBaseUrl: async id => `http://backstage/api/${id}` },
    fetchApi: { fetch: async (url, init) => answer(String(url), init ?? {}) },
  });
}

/** An event stream in pieces; it ends, breaks off, or stays open until the signal aborts. */
function eventStream(
  pieces: string[],
  end: 'end' | 'break' | 'open',
  signal?: AbortSignal | null,
): Response {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      async start(controller) {
        signal?.addEventListener('abort', () =>
          controller.error(signal.reason),
        );
        for (const piece of pieces) {
          controller.enqueue(encoder.encode(piece));
          await new Promise(resolve => setTimeout(resolve, 5));
        }
        if (end === 'end') controller.close();
        if (end === 'break') controller.error(new Error('connection reset'));
      },
    }),
  );
}

describe('SloScoutClient', () => {
  it('finds the plugin by itself where fetch resolves plugin://', async () => {
    const urls: string[] = [];
    const client = new SloScoutClient({
      fetchApi: {
        fetch: async url => {
          urls.push(String(url));
          return new Response('{}');
        },
      },
    });
    await client.getCoverage();
    expect(urls).toEqual(['plugin://slo-scout/v1/coverage']);
  });

  it('encodes ids and leaves out what is not given', async () => {
    const urls: string[] = [];
    const client = clientOf(url => {
      urls.push(url);
      return new Response('{}');
    });
    await client.getService('../audit?x=1');
    await client.listServices({ q: 'a&b', limit: undefined });
    expect(urls).toEqual([
      'http://backstage/api/slo-scout/v1/services/..%2Faudit%3Fx%3D1',
      'http://backstage/api/slo-scout/v1/services?q=a%26b',
    ]);
  });

  it('throws what the backend answers as ResponseError', async () => {
    const client = clientOf(
      () =>
        new Response(
          JSON.stringify({
            error: { name: 'NotFoundError', message: 'There is no such SLO' },
            response: { statusCode: 404 },
          }),
          { status: 404, headers: { 'content-type': 'application/json' } },
        ),
    );
    await expect(client.getSlo('a')).rejects.toMatchObject({
      name: 'ResponseError',
      body: { error: { message: 'There is no such SLO' } },
    });
  });

  it('follows progress over a broken connection and in pieces', async () => {
    const asked: unknown[] = [];
    const client = clientOf((_, { headers }) => {
      asked.push(headers);
      return asked.length === 1
        ? eventStream(
            [
              'retry: 1000\n\n: still there\n\nid: 1\nda',
              'ta: {"status": "running", "progress": 0.5}\n\nid: 2\nda',
            ],
            'break',
          )
        : eventStream(
            ['id: 3\ndata: {"status": "succeeded", "progress": 1}\n\n'],
            'open',
          );
    });
    const states: unknown[] = [];
    for await (const state of client.watchAnalysis('a')) states.push(state);
    expect(states).toEqual([
      { status: 'running', progress: 0.5 },
      { status: 'succeeded', progress: 1 },
    ]);
    expect(asked).toEqual([
      { accept: 'text/event-stream' },
      { accept: 'text/event-stream', 'last-event-id': '1' },
    ]);
  });

  it('stops following when it is told to', async () => {
    const abort = new AbortController();
    const client = clientOf((_, { signal }) =>
      eventStream(['id: 1\ndata: {"status": "running"}\n\n'], 'open', signal),
    );
    const follow = async () => {
      for await (const { status } of client.watchAnalysis('a', {
        signal: abort.signal,
      })) {
        expect(status).toBe('running');
        abort.abort(new Error('enough'));
      }
    };
    await expect(follow()).rejects.toThrow('enough');
  });
});
