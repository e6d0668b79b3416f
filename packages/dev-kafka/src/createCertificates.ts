import fs from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';

/**
 * PEM files of an authority of our own.
 *
 * @public
 */
export interface KafkaCertificates {
  /** The authority that both sides trust. */
  caFile: string;
  /** Of a client. */
  certFile: string;
  keyFile: string;
}

/**
 * Makes an authority, a certificate of the brokers on 127.0.0.1 and one of a client.
 *
 * @internal
 */
export async function createCertificates(
  folder: string,
): Promise<KafkaCertificates & { keyStore: string }> {
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const authority = await generate(
    [{ name: 'commonName', value: 'SLO-Scout test authority' }],
    {
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
      ],
    },
  );
  const issue = (commonName: string) =>
    generate([{ name: 'commonName', value: commonName }], {
      algorithm: 'sha256',
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
  const [broker, client] = [await issue('broker'), await issue('client')];
  return {
    caFile: write('ca.pem', authority.cert),
    certFile: write('client.pem', client.cert),
    keyFile: write('client.key', client.private),
    keyStore: write('broker.pem', `${broker.private}\n${broker.cert}`),
  };
}
