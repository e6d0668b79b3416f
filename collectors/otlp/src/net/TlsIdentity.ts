import {
  createSecureContext,
  type Server,
  type TlsOptions as Tls,
} from 'node:tls';
import { X509Certificate } from 'node:crypto';
import type { CollectorLogger } from '../CollectorLogger';
import { reloadFiles, type FileReload } from './reloadFiles';
import type { TlsOptions } from './TlsOptions';

type Pem = Pick<Tls, 'cert' | 'key' | 'ca'>;

/**
 * The certificate of the servers, always as its files have it.
 *
 * @internal
 */
export class TlsIdentity {
  private readonly servers = new Set<Server>();
  private reload: FileReload | undefined;

  private constructor(private pem: Pem, private readonly mutual: boolean) {}

  /** @throws Error when the files are no certificate and key that belong together */
  static async read(
    options: TlsOptions,
    logger: CollectorLogger,
    everyMs?: number,
  ): Promise<TlsIdentity> {
    const { certFile, keyFile, clientCaFile } = options;
    const identity = new TlsIdentity({}, clientCaFile !== undefined);
    const files = [certFile, keyFile, ...(clientCaFile ? [clientCaFile] : [])];
    try {
      identity.reload = await reloadFiles<Pem>({
        files,
        everyMs,
        read: ([cert, key, ca]) => {
          const pem = { cert, key, ca };
          createSecureContext(pem);
          if (ca) assertCertificates(ca);
          return pem;
        },
        apply: pem => identity.use(pem),
        failed: error =>
          logger.error(
            `The TLS files changed but cannot be used, so the servers keep what they had: ${error.message}`,
          ),
      });
    } catch (error) {
      throw new Error(
        `The TLS files ${files.join(', ')} cannot be used: ${
          (error as Error).message
        }`,
      );
    }
    return identity;
  }

  /** For the creation of a server, which is then given to {@link TlsIdentity.serve}. */
  get options(): Tls {
    return {
      ...this.pem,
      minVersion: 'TLSv1.2',
      requestCert: this.mutual,
      rejectUnauthorized: this.mutual,
    };
  }

  /** New connections of the server get what the files have by then. */
  serve(server: Server): void {
    this.servers.add(server);
    server.once('close', () => this.servers.delete(server));
  }

  stop(): void {
    this.reload?.stop();
  }

  private use(pem: Pem): void {
    this.pem = pem;
    for (const server of this.servers) {
      server.setSecureContext({ ...pem, minVersion: 'TLSv1.2' });
    }
  }
}

/** Node takes a file without any certificate for an authority of nobody. */
function assertCertificates(pem: Buffer): void {
  // Throws when there is none.
  void new X509Certificate(pem);
}
