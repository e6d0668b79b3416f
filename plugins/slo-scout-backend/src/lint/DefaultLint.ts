import { InputError } from '@backstage/errors';
import type {
  LintAnswer,
  LintRequest,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { Linter } from '@slo-scout/slo/lint';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Lint } from './Lint';

/** One file holds up everything else for as long as it is read. */
const MOST_CHARACTERS = 512 * 1024;

/**
 * {@link Lint} without any permission.
 *
 * @internal
 */
export class DefaultLint implements Lint {
  readonly #scrapeIntervalSeconds: number;

  constructor(options: { scrapeIntervalSeconds: number }) {
    this.#scrapeIntervalSeconds = options.scrapeIntervalSeconds;
  }

  async lint(request: LintRequest): Promise<LintAnswer> {
    const linter = new Linter({
      scrapeIntervalSeconds:
        request.scrapeIntervalSeconds ?? this.#scrapeIntervalSeconds,
    });
    for (const { path, content } of request.files) {
      if (content.length > MOST_CHARACTERS) {
        throw new InputError(
          `The file "${path}" has ${content.length} characters; lint files of more than ${MOST_CHARACTERS} with the command slo-scout lint`,
        );
      }
      linter.add({ path, content: withoutMark(content), explicit: true });
      await yieldToEventLoop();
    }
    return linter.report();
  }
}

function withoutMark(content: string): string {
  return content.startsWith('\uFEFF') ? content.slice(1) : content;
}
