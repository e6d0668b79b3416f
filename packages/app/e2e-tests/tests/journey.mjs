import assert from 'node:assert/strict';

/** A fresh demo has four weeks of history to take in before there is anything to see. */
const FIRST_PROPOSAL_MS = 240_000;
const ANALYSIS_MS = 240_000;

/**
 * A service owner's way: sign in, open a service, analyse it, approve a proposal, open the pull request.
 *
 * @returns addresses of what was met on the way: `{ service, entity, proposal, review, slo }`
 */
export async function journey({ browser, test }) {
  const { page } = browser;
  const found = {};

  await test('a guest signs in', () => browser.signIn());

  await test('the fleet fills with services, and with proposals to review', async () => {
    await browser.goto('/slo-scout');
    await page.waitForURL('**/slo-scout/services');
    const toReview = page.getByRole('link', { name: /to review$/ });
    await toReview.first().waitFor({ timeout: FIRST_PROPOSAL_MS });
    const row = page.getByRole('row').filter({ has: toReview }).last();
    const service = row.getByRole('rowheader').getByRole('link');
    found.service = await service.getAttribute('href');
    const entity = row.locator('a[href*="/catalog/"]').first();
    found.entity = await entity.getAttribute('href');
    await service.click();
    await page.getByRole('heading', { name: 'SLOs in force' }).waitFor();
  });

  await test('an analysis runs and tells how it went', async () => {
    assert.ok(found.service, 'no service was found');
    await browser.goto(found.service);
    await page.getByRole('button', { name: 'Run analysis' }).click();
    // A quick one can be over before it is seen running.
    await page
      .getByText(
        /Step \d of \d|Waiting for a free place|made \d+ proposals? · now|· \d+ seconds? ago/,
      )
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: 'Run analysis' })
      .waitFor({ timeout: ANALYSIS_MS });
    await page.getByText(/The last analysis made \d+ proposal/).waitFor();
  });

  await test('a proposal says what it measures, how sure it is, and why', async () => {
    assert.ok(found.service, 'no service was found');
    await page
      .getByRole('article')
      .filter({ has: page.getByRole('button', { name: /^Approve / }) })
      .filter({ hasText: 'likely to be met' })
      .first()
      .locator('a[href*="/proposals/"]')
      .first()
      .click();
    await page.getByRole('heading', { name: 'What it measures' }).waitFor();
    found.proposal = new URL(page.url()).pathname;
    for (const part of [
      'Target',
      'Confidence',
      'Alerts over the past',
      'Evidence',
    ]) {
      await page.getByRole('heading', { name: part, exact: true }).waitFor();
    }
    await page
      .getByText(/is met in the next window with a probability of/)
      .waitFor();
  });

  await test('it is approved with the keyboard alone, and not without a reason', async () => {
    assert.ok(found.proposal, 'no proposal was opened');
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    const approve = page.getByRole('button', { name: /^Approve \d/ });
    await approve.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Say why in a few words').waitFor();
    // Focus has moved to where the reason is asked for.
    await page.keyboard.type('Agreed with support in the weekly review');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Reason: Agreed with support').waitFor();
    found.slo = await page
      .getByRole('link', { name: 'Open the SLO' })
      .getAttribute('href');
  });

  await test('the files are generated and the pull request is opened', async () => {
    assert.ok(found.slo, 'no SLO was approved');
    await page
      .getByRole('button', { name: 'Generate files and open pull request' })
      .click();
    await page.getByText('Pull request open').first().waitFor();
    // A web address on GitHub or GitLab, a file address for a plain repository.
    await page
      .locator(
        'a[href^="file:"], a[href*="/pull/"], a[href*="/merge_requests/"]',
      )
      .first()
      .waitFor();
    await page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: 'Prometheus rules' })
      .click();
    await page
      .getByText(/^groups:/)
      .first()
      .waitFor();
  });

  await test('the entity page shows the budget, the trend and the pull request', async () => {
    assert.ok(found.entity, 'no entity was found');
    await browser.goto(`${found.entity}/slos`);
    await page.getByText('Error budget left').first().waitFor();
    await page
      .getByText(/of the error budget of \d+ days is left/)
      .first()
      .waitFor();
    await page.getByText('Pull request open').first().waitFor();
  });

  await test('the other proposals still await their review', async () => {
    await browser.goto('/slo-scout/proposals');
    found.review = await page
      .getByRole('rowheader')
      .first()
      .getByRole('link')
      .getAttribute('href');
    assert.notEqual(found.review, found.proposal);
  });

  await test('nothing was thrown on the way', () => {
    assert.deepEqual(browser.errors, []);
  });
  return found;
}
