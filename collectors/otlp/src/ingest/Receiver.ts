import type { Readable } from 'node:stream';
import type { Signal } from '@slo-scout/telemetry';
import type { BearerTokens } from '../auth/BearerTokens';
import { collectBody, type BodyLimits } from '../body/collectBody';
import { CODINGS, decompress } from '../body/decompress';
import type { Admission } from './Admission';
import type { Protocol } from './CollectorMetrics';
import { ExportFailure } from './ExportFailure';
import type { Hold } from './InFlightBytes';
import type { ExportOutcome } from './describeOutcome';
import type { Ingest } from './Ingest';

/** @internal */
export interface ReceiverOptions {
  limits: BodyLimits;
  admission: Admission;
  tokens: BearerTokens | undefined;
  ingest: Ingest;
}

/**
 * A request as its headers announce it.
 *
 * @internal
 */
export interface IncomingExport {
  signal: Signal;
  protocol: Protocol;
  encoding: 'protobuf' | 'json';
  authorization: string | undefined;
  /** IP address of the client, which may be a proxy. */
  peerAddress: string | undefined;
  stream: Readable;
  /** Bytes of the stream, if the client says so, or how to read it from the first ones. */
  announcedBytes?: number | ((start: Buffer) => number | undefined);
  /** Bytes on the wire besides the body: the framing of gRPC. */
  framingBytes: number;
  /**
   * Takes the body out of the framing, and says how it is compressed.
   *
   * @throws ExportFailure when the framing is wrong
   */
  unwrap(bytes: Buffer): { body: Buffer; coding: string };
}

/**
 * What both protocols do with a request: who sends it, is there room, read,
 * decompress, ingest.
 *
 * @internal
 */
export class Receiver {
  constructor(private readonly options: ReceiverOptions) {}

  /** @throws ExportFailure when nothing is acknowledged */
  async receive(request: IncomingExport): Promise<ExportOutcome> {
    const { admission, tokens, ingest } = this.options;
    tokens?.check(request.authorization);
    const refusal = admission.refusal();
    if (refusal) throw refusal;
    const hold = admission.inFlight.open();
    let body: Buffer;
    try {
      body = await this.read(request, hold);
    } catch (error) {
      hold.release();
      throw error;
    }
    const { signal, protocol, encoding, peerAddress } = request;
    return ingest.export({
      ...{ signal, protocol, encoding, peerAddress },
      body,
      hold,
    });
  }

  private async read(request: IncomingExport, hold: Hold): Promise<Buffer> {
    const { maxBytes, timeoutMs } = this.options.limits;
    const { stream, announcedBytes, framingBytes } = request;
    const wire = await collectBody(
      stream,
      { maxBytes: maxBytes + framingBytes, timeoutMs },
      announcedBytes,
      hold,
    );
    const { body, coding } = request.unwrap(wire);
    return coding === 'identity'
      ? body
      : decompress(coding, body, maxBytes, hold);
  }
}

/**
 * The coding of a body that is named by a header.
 *
 * @throws ExportFailure `unsupported`
 * @internal
 */
export function codingOf(header: string | undefined, name: string): string {
  const coding = (header ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '' || CODINGS.includes(coding)) {
    return coding || 'identity';
  }
  throw new ExportFailure(
    'unsupported',
    `${name} must be absent, identity, ${CODINGS.join(', ')}`,
  );
}
