import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Policy } from '@slo-scout/backstage-plugin-slo-scout-common';
import { readFile, stat } from 'node:fs/promises';
import { parse } from 'yaml';
import { parsePolicyDraft } from './parsePolicyDraft';

/** Files are looked at again after this. */
const MAX_AGE_MS = 5_000;
const MAX_BYTES = 1_000_000;

/**
 * Policies in YAML or JSON files: a list, or an object whose `policies` is one.
 * A file that is broken at the start stops the start. One that breaks later leaves the
 * policies as they were, all of them, and is complained about until it is mended: decisions go on under the last good set.
 *
 * @internal
 */
export class PolicyFiles {
  readonly #paths: string[];
  readonly #logger: LoggerService;
  #policies: Policy[] = [];
  #stamp = '';
  #lookedAt = 0;
  #problem: string | undefined;

  private constructor(paths: string[], logger: LoggerService) {
    this.#paths = paths;
    this.#logger = logger;
  }

  /** @throws Error with one sentence when a file cannot be used. */
  static async create(options: {
    paths: string[];
    logger: LoggerService;
  }): Promise<PolicyFiles> {
    const files = new PolicyFiles(options.paths, options.logger);
    files.#stamp = await stampOf(options.paths);
    files.#policies = await readAll(options.paths);
    files.#lookedAt = Date.now();
    return files;
  }

  /** The last good policies, and what is wrong with the files now. */
  async read(): Promise<{ policies: Policy[]; problem?: string }> {
    if (Date.now() - this.#lookedAt >= MAX_AGE_MS) {
      this.#lookedAt = Date.now();
      await this.#reload();
    }
    return { policies: this.#policies, problem: this.#problem };
  }

  async #reload(): Promise<void> {
    const stamp = await stampOf(this.#paths);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#policies = await readAll(this.#paths);
      this.#problem = undefined;
      this.#logger.info(`Read ${this.#policies.length} policies from files`);
    } catch (error) {
      this.#problem = `${
        toError(error).message
      }; the policies of the files as they were before stay in force`;
      this.#logger.error(this.#problem);
    }
  }
}

async function readAll(paths: string[]): Promise<Policy[]> {
  const policies: Policy[] = [];
  for (const path of paths) {
    for (const policy of await readOne(path)) {
      const other = policies.find(({ id }) => id === policy.id);
      if (other) {
        throw new Error(
          `The policy "${policy.id}" is in ${other.source} and in ${policy.source}; keep one`,
        );
      }
      policies.push(policy);
    }
  }
  return policies;
}

async function readOne(path: string): Promise<Policy[]> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > MAX_BYTES) throw new Error('it is larger than 1 MB');
    const document: unknown = parse(text);
    const list =
      typeof document === 'object' &&
      document !== null &&
      'policies' in document
        ? document.policies
        : document;
    if (!Array.isArray(list)) throw new Error('it holds no list of policies');
    return list.map(entry => {
      const draft = parsePolicyDraft(entry);
      return {
        ...draft,
        mode: draft.mode ?? 'enforce',
        source: `file:${path}`,
      };
    });
  } catch (error) {
    throw new Error(
      `The policy file ${path} cannot be used: ${
        toError(error).message.split('\n')[0]
      }`,
    );
  }
}

/** Changes when a file does, also behind the links of a mounted ConfigMap. */
async function stampOf(paths: string[]): Promise<string> {
  const stamps = paths.map(async path => {
    try {
      const { ino, size, mtimeMs } = await stat(path);
      return `${ino} ${size} ${mtimeMs}`;
    } catch {
      return 'missing';
    }
  });
  return (await Promise.all(stamps)).join('\n');
}
