import os from 'node:os';
import path from 'node:path';

/** Counts tests, and leaves a picture of the page behind each that fails. */
export function createRunner(browser) {
  const runner = {
    passed: 0,
    failed: 0,
    /** Runs one test; resolves to what it returned, or undefined when it failed. */
    async test(name, body) {
      const started = Date.now();
      const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
      try {
        const result = await body();
        runner.passed += 1;
        process.stdout.write(`ok    ${name} (${seconds()} s)\n`);
        return result;
      } catch (error) {
        runner.failed += 1;
        const picture = path.join(
          os.tmpdir(),
          `slo-scout-browser-test-${runner.failed}.png`,
        );
        await browser.page.screenshot({ path: picture }).catch(() => {});
        process.stdout.write(
          `FAIL  ${name} (${seconds()} s)\n      ${error.message.replaceAll(
            '\n',
            '\n      ',
          )}\n      at ${browser.page.url()}, picture ${picture}\n`,
        );
        return undefined;
      }
    },
  };
  return runner;
}
