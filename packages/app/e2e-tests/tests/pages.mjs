import assert from 'node:assert/strict';
import path from 'node:path';
import { expectAccessible } from '../lib/axe.mjs';

const PHONE = { width: 390, height: 844 };

/** Every page of the plugin with the text that tells it is there. */
function pageList(found) {
  return [
    {
      name: 'services',
      address: '/slo-scout/services',
      text: /\d+ services?$/,
    },
    { name: 'service', address: found.service, text: 'SLOs in force' },
    {
      name: 'journeys',
      address: '/slo-scout/journeys?hours=672',
      text: /\d+ journeys?$/,
    },
    { name: 'analyses', address: '/slo-scout/analyses', text: /\d+ anal/ },
    {
      name: 'proposals',
      address: '/slo-scout/proposals',
      text: /\d+ proposals?$/,
    },
    { name: 'proposal', address: found.review, text: 'What it measures' },
    {
      name: 'approved',
      address: found.proposal,
      text: 'Files and pull request',
    },
    { name: 'slos', address: '/slo-scout/slos', text: /\d+ SLOs?$/ },
    { name: 'slo', address: found.slo, text: 'Error budget left' },
    { name: 'artifacts', address: '/slo-scout/artifacts', text: /\d+ files?$/ },
    {
      name: 'entity',
      address: found.entity && `${found.entity}/slos`,
      text: 'Error budget left',
    },
    {
      name: 'entity-overview',
      address: found.entity,
      text: 'All SLOs and proposals',
    },
  ];
}

/** Each page by axe in both themes and at the width of a phone, with its picture. */
export async function pages({ browser, test, found, pictures }) {
  const { page } = browser;

  async function open({ address, text }) {
    assert.ok(address, 'the way before did not get as far as this page');
    await browser.goto(address);
    await page.getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle');
  }
  const picture = async name => {
    if (pictures)
      await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  };

  for (const view of pageList(found)) {
    await test(`${view.name}: no serious finding by axe, light and dark`, async () => {
      await browser.use({ theme: 'light' });
      await open(view);
      await expectAccessible(page);
      await picture(view.name);
      await browser.use({ theme: 'dark' });
      await open(view);
      await expectAccessible(page);
      if (view.name === 'proposal') await picture('proposal-dark');
    });
    await test(`${view.name}: fits a phone`, async () => {
      await browser.use({ theme: 'light', ...PHONE });
      await open(view);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      assert.ok(
        overflow <= 0,
        `the page is ${overflow} px wider than the screen`,
      );
      if (view.name === 'service') await picture('service-phone');
    });
  }
}
