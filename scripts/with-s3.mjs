// Runs a command with SLO_SCOUT_TEST_S3 and its credentials set to a fresh S3 server that ends with it:
//   node scripts/with-s3.mjs node scripts/with-postgres.mjs yarn workspace @slo-scout/worker-archive test
import path from 'node:path';
import { startVersityGw } from './lib/versitygw.mjs';
import { withServer } from './lib/withServer.mjs';

await withServer({
  name: 's3',
  usage: 'node scripts/with-s3.mjs COMMAND [ARGUMENT …]',
  command: process.argv.slice(2),
  start: dir =>
    startVersityGw({
      dataDir: path.join(dir, 'data'),
      log: text => process.stderr.write(text),
    }),
});
