import http from 'node:http';
import https from 'node:https';
import { TOKENS } from './TestCluster';

/** One request as an administrator, with the answer as JSON. */
export function callApi(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<any> {
  const client = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request(
      url + path,
      {
        method,
        rejectUnauthorized: false,
        headers: {
          authorization: `Bearer ${TOKENS.admin}`,
          'content-type': 'application/json',
        },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${text}`));
        });
      },
    );
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}
