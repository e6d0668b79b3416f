// Jest loads this before each test file. A build must say something about the change, not about its luck: property
// tests draw the same cases each time. SLO_SCOUT_SEED=random (or a number) draws others, as a soak before a release does.
const fs = require('node:fs');

const { testPath } = expect.getState();
const wanted = process.env.SLO_SCOUT_SEED ?? '20261124';

if (
  wanted !== 'random' &&
  fs.readFileSync(testPath, 'utf8').includes("'fast-check'")
) {
  const seed = Number(wanted);
  if (!Number.isInteger(seed)) {
    throw new Error('SLO_SCOUT_SEED must be a whole number or "random"');
  }
  require('fast-check').configureGlobal({ seed });
}
