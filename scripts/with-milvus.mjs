// Runs a command with SLO_SCOUT_TEST_MILVUS set to the address of a fresh Milvus Lite that ends with it:
//   node scripts/with-milvus.mjs node scripts/with-postgres.mjs yarn workspace @slo-scout/embeddings test
import path from 'node:path';
import { startMilvus } from './lib/milvus.mjs';
import { withServer } from './lib/withServer.mjs';

await withServer({
  name: 'milvus',
  usage: 'node scripts/with-milvus.mjs COMMAND [ARGUMENT …]',
  command: process.argv.slice(2),
  start: dir =>
    startMilvus({
      dataDir: path.join(dir, 'data'),
      log: text => process.stderr.write(text),
    }),
});
