import { createHash, timingSafeEqual } from 'node:crypto';
import type { CollectorLogger } from '../CollectorLogger';
import { ExportFailure } from '../ingest/ExportFailure';
import { reloadFiles, type FileReload } from '../net/reloadFiles';

const LINE = /^([\w.-]+):sha256:([0-9a-f]{64})$/i;
const BEARER = /^Bearer +(\S+)$/i;

interface Token {
  name: string;
  sha256: Buffer;
}

/**
 * Who may send. The file has a line `name:sha256:<hex digits>` for each token;
 * empty lines and those that begin with # are skipped. A plain hash is enough,
 * since tokens are random and long and not words of people. The file is read
 * again when it changes; while it cannot be used nobody may send.
 *
 * @internal
 */
export class BearerTokens {
  /** Undefined while the file cannot be used. */
  private tokens: Token[] | undefined;
  private reload: FileReload | undefined;

  private constructor() {}

  /** @throws Error when the file cannot be used */
  static async read(
    file: string,
    logger: CollectorLogger,
    everyMs?: number,
  ): Promise<BearerTokens> {
    const bearer = new BearerTokens();
    try {
      bearer.reload = await reloadFiles<Token[]>({
        files: [file],
        everyMs,
        read: ([content]) => parse(content.toString()),
        apply: tokens => {
          bearer.tokens = tokens;
        },
        failed: error => {
          bearer.tokens = undefined;
          logger.error(
            `Nobody may send until the file of tokens can be used again: ${error.message}`,
          );
        },
      });
    } catch (error) {
      throw new Error(
        `The file of tokens ${file} cannot be used: ${
          (error as Error).message
        }`,
      );
    }
    return bearer;
  }

  /**
   * Checks the value of an `Authorization` header.
   *
   * @returns the name of the token
   * @throws ExportFailure `unauthenticated`, or `unavailable` while the tokens are unknown: then the client keeps its data and tries again
   */
  check(authorization: string | undefined): string {
    if (!this.tokens) {
      throw new ExportFailure(
        'unavailable',
        'The collector cannot read who may send; try again',
      );
    }
    const presented = BEARER.exec(authorization ?? '')?.[1];
    if (presented === undefined) {
      throw new ExportFailure(
        'unauthenticated',
        'Send the header "Authorization: Bearer <token>"',
      );
    }
    const hash = createHash('sha256').update(presented).digest();
    let found: string | undefined;
    // All of them, so that time tells nothing.
    for (const { name, sha256 } of this.tokens) {
      if (timingSafeEqual(sha256, hash)) found = name;
    }
    if (found === undefined) {
      throw new ExportFailure('unauthenticated', 'The token is not known here');
    }
    return found;
  }

  stop(): void {
    this.reload?.stop();
  }
}

function parse(text: string): Token[] {
  const tokens: Token[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) return;
    const match = LINE.exec(content);
    if (!match) {
      throw new Error(
        `line ${
          i + 1
        } must read name:sha256:<64 hex digits of the token's hash>`,
      );
    }
    tokens.push({ name: match[1], sha256: Buffer.from(match[2], 'hex') });
  });
  if (tokens.length === 0) throw new Error('it has no token');
  return tokens;
}
