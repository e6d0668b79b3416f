import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import {
  credentials,
  Metadata,
  Client,
  type ServiceError,
} from '@grpc/grpc-js';
import { generate } from 'selfsigned';
import { BearerTokens } from './auth/BearerTokens';
import { TRACE_A, tracesProto } from './__testUtils__/messages';
import {
  startTestCollector,
  type TestCollector,
} from './__testUtils__/startTestCollector';
import { until } from './__testUtils__/until';
import { TlsIdentity } from './net/TlsIdentity';

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

interface Identity {
  cert: string;
  private: string;
}

jest.setTimeout(120_000);

describe('secure transports', () => {
  let directory: string;
  let collector: TestCollector | undefined;
  let server: Identity;
  let client: Identity;

  const file = (name: string) => path.join(directory, name);
  const write = (name: string, text: string) => fs.writeFile(file(name), text);

  async function certificate(name: string): Promise<Identity> {
    return generate([{ name: 'commonName', value: name }], {
      keySize: 2048,
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
      ],
    });
  }

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'secure-'));
    server = await certificate('localhost');
    client = await certificate('agent');
  });

  beforeEach(async () => {
    await write('cert.pem', server.cert);
    await write('key.pem', server.private);
    await write('ca.pem', client.cert);
    await write('tokens', `# agents\nshop:sha256:${sha256('open-sesame')}\n`);
  });

  afterEach(async () => {
    await collector?.stop();
    collector = undefined;
  });

  afterAll(() => fs.rm(directory, { recursive: true }));

  const tls = () => ({ certFile: file('cert.pem'), keyFile: file('key.pem') });

  function overGrpc(ca: string, own?: Identity, token?: string) {
    const channel = credentials.createSsl(
      Buffer.from(ca),
      own && Buffer.from(own.private),
      own && Buffer.from(own.cert),
    );
    const caller = new Client(`localhost:${collector!.grpcPort}`, channel);
    const metadata = new Metadata();
    if (token) metadata.set('authorization', `Bearer ${token}`);
    return new Promise<number>(resolve => {
      caller.makeUnaryRequest(
        EXPORT,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        tracesProto(TRACE_A),
        metadata,
        { deadline: Date.now() + 20_000 },
        (error: ServiceError | null) => resolve(error?.code ?? 0),
      );
    }).finally(() => caller.close());
  }

  function overHttp(ca: string, own?: Identity, token?: string) {
    return new Promise<number | string>(resolve => {
      const request = https.request(
        {
          host: 'localhost',
          port: collector!.httpPort,
          path: '/v1/traces',
          method: 'POST',
          agent: false,
          ca,
          cert: own?.cert,
          key: own?.private,
          headers: {
            'content-type': 'application/x-protobuf',
            ...(token && { authorization: `Bearer ${token}` }),
          },
        },
        response => {
          response.resume();
          response.on('end', () => resolve(response.statusCode!));
        },
      );
      request.on('error', () => resolve('no connection'));
      request.end(tracesProto(TRACE_A));
    });
  }

  it('take clients that trust the certificate, over both protocols', async () => {
    collector = await startTestCollector({ host: 'localhost', tls: tls() });
    expect(await overGrpc(server.cert)).toBe(0);
    expect(await overHttp(server.cert)).toBe(200);
    expect(await overGrpc(client.cert)).toBe(14);
    expect(await overHttp(client.cert)).toBe('no connection');
    // Nor does it talk to those who come without TLS.
    await expect(
      fetch(`http://localhost:${collector.httpPort}/v1/traces`),
    ).rejects.toThrow();
    expect(collector.log.records).toHaveLength(2);
  });

  it('demand certificates of clients when there is an authority for them', async () => {
    collector = await startTestCollector({
      host: 'localhost',
      tls: { ...tls(), clientCaFile: file('ca.pem') },
    });
    expect(await overGrpc(server.cert, client)).toBe(0);
    expect(await overHttp(server.cert, client)).toBe(200);
    const stranger = await certificate('stranger');
    for (const own of [undefined, stranger]) {
      expect(await overGrpc(server.cert, own)).toBe(14);
      expect(await overHttp(server.cert, own)).toBe('no connection');
    }
    expect(collector.log.records).toHaveLength(2);
  });

  it('take a new certificate when the files change, and keep the old one while they are broken', async () => {
    const complaints: string[] = [];
    const complain = (message: string) => void complaints.push(message);
    const identity = await TlsIdentity.read(
      tls(),
      { info: () => {}, warn: complain, error: complain },
      20,
    );
    const listener = https.createServer(identity.options, (_, response) =>
      response.end(),
    );
    identity.serve(listener);
    listener.listen(0, 'localhost');
    await new Promise(resolve => listener.once('listening', resolve));
    const { port } = listener.address() as { port: number };
    const trusts = (ca: string) =>
      new Promise<boolean>(resolve => {
        https
          .get({ host: 'localhost', port, ca, agent: false }, response => {
            response.resume();
            resolve(true);
          })
          .on('error', () => resolve(false));
      });
    expect(await trusts(server.cert)).toBe(true);
    await write('cert.pem', 'half a certific');
    await until(async () => complaints.length === 1);
    expect(await trusts(server.cert)).toBe(true);
    const next = await certificate('localhost');
    await write('cert.pem', next.cert);
    await write('key.pem', next.private);
    await until(() => trusts(next.cert));
    expect(await trusts(server.cert)).toBe(false);
    identity.stop();
    listener.closeAllConnections();
    listener.close();
  });

  it('refuse those without a known token, over both protocols', async () => {
    collector = await startTestCollector({
      ...{ host: 'localhost', tls: tls(), tokenFile: file('tokens') },
    });
    expect(await overGrpc(server.cert, undefined, 'open-sesame')).toBe(0);
    expect(await overHttp(server.cert, undefined, 'open-sesame')).toBe(200);
    for (const token of [undefined, 'sesame', sha256('open-sesame')]) {
      expect(await overGrpc(server.cert, undefined, token)).toBe(16);
      expect(await overHttp(server.cert, undefined, token)).toBe(401);
    }
    expect(collector.log.records).toHaveLength(2);
    expect(
      await collector.metric('sloscout_collector_refused_total', {
        reason: 'unauthenticated',
      }),
    ).toBe(6);
  });

  it('follow the file of tokens, and let nobody in while it cannot be read', async () => {
    const complaints: string[] = [];
    const complain = (message: string) => void complaints.push(message);
    const tokens = await BearerTokens.read(
      file('tokens'),
      { info: () => {}, warn: complain, error: complain },
      20,
    );
    const kindOf = (token: string) => {
      try {
        return tokens.check(`Bearer ${token}`);
      } catch (error) {
        return (error as { kind: string }).kind;
      }
    };
    expect(kindOf('open-sesame')).toBe('shop');
    await fs.rm(file('tokens'));
    await until(async () => complaints.length === 1);
    // To be tried again: a client must not throw its data away for this.
    expect(kindOf('open-sesame')).toBe('unavailable');
    await write('tokens', `other:sha256:${sha256('new')}`);
    await until(async () => kindOf('new') === 'other');
    expect(kindOf('open-sesame')).toBe('unauthenticated');
    await write('tokens', 'shop:plain:open-sesame');
    await until(async () => complaints.length === 2);
    expect(complaints[1]).toContain('line 1 must read');
    expect(complaints.join()).not.toContain('sesame');
    tokens.stop();
  });

  it.each([
    ['no certificate', { tls: { certFile: '/nowhere', keyFile: '/nowhere' } }],
    ['no tokens', { tokenFile: '/nowhere' }],
  ])('do not start with %s', async (_, options) => {
    await expect(startTestCollector(options)).rejects.toThrow(
      /\/nowhere.* cannot be used: ENOENT/,
    );
  });

  it('warn of strangers on an address that others reach', async () => {
    collector = await startTestCollector({ host: '0.0.0.0' });
    expect(collector.complaints).toEqual([
      expect.stringContaining('Everybody who can reach 0.0.0.0'),
    ]);
    await collector.stop();
    collector = await startTestCollector({
      host: '0.0.0.0',
      ...{ tls: tls(), tokenFile: file('tokens') },
    });
    expect(collector.complaints).toEqual([]);
  });
});
