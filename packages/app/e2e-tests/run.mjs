// Runs the browser tests against BASE_URL and closes with `N passed, N failed`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './lib/browser.mjs';
import { createRunner } from './lib/runner.mjs';
import { journey } from './tests/journey.mjs';
import { pages } from './tests/pages.mjs';

const baseUrl = process.env.BASE_URL;
if (!baseUrl) {
  process.stderr.write(
    'Set BASE_URL to the address of a running demo, e.g. BASE_URL=http://localhost:7007\n',
  );
  process.exit(2);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const pictures = process.argv.includes('--screenshots')
  ? path.resolve(here, '../../../docs/img')
  : undefined;

const browser = await openBrowser(baseUrl.replace(/\/$/, ''));
const runner = createRunner(browser);
try {
  const found = await journey({ browser, test: runner.test });
  await pages({ browser, test: runner.test, found, pictures });
} finally {
  await browser.close();
}
process.stdout.write(`${runner.passed} passed, ${runner.failed} failed\n`);
process.exit(runner.failed > 0 ? 1 : 0);
