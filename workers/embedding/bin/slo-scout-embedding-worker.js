#!/usr/bin/env node
/* eslint-disable no-restricted-syntax */
const fs = require('node:fs');
const path = require('node:path');

// In a checkout the TypeScript sources run as they are; the published package has them built.
if (fs.existsSync(path.resolve(__dirname, '../src'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
  require('../src/main');
} else {
  require('../dist/main.cjs.js');
}
