// Apache Kafka for scripts: the TypeScript of packages/dev-kafka, loaded without a build.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('@backstage/cli/config/nodeTransform.cjs');

/** See packages/dev-kafka: `startKafka({ dir, nodes, security, settings })` and `whyNoKafka()`. */
export const {
  startKafka,
  whyNoKafka,
} = require('../../packages/dev-kafka/src/index.ts');
