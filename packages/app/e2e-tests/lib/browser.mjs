import { chromium } from 'playwright-core';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A shared machine can be slow; what takes longer than this is broken. */
const PATIENCE_MS = 60_000;
const DESKTOP = { width: 1440, height: 900 };

/**
 * Chromium with one page, signed in as a guest on demand.
 *
 * @returns `{ page, errors, goto(path), signIn(), use({theme, width, height}), close() }`; `errors` holds what the page
 *   threw and did not catch.
 */
export async function openBrowser(baseUrl) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ARGS,
  });
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: DESKTOP,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));

  async function signIn() {
    await page.goto('/');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'SLO-Scout', exact: true })
      .waitFor();
  }

  return {
    page,
    errors,
    signIn,
    /** Opens an address the way a link from elsewhere does. */
    async goto(address) {
      await page.goto(address);
      await page.getByRole('progressbar').first().waitFor({ state: 'hidden' });
    },
    async use({ theme, width, height } = {}) {
      await page.setViewportSize({
        width: width ?? DESKTOP.width,
        height: height ?? DESKTOP.height,
      });
      await page.evaluate(
        name => localStorage.setItem('theme', name),
        theme ?? 'light',
      );
    },
    close: () => browser.close(),
  };
}
