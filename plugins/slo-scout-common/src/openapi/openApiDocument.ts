import { engineSchemas } from './engineSchemas';
import { json, ref } from './helpers';
import { analysisPaths } from './paths/analysisPaths';
import { artifactPaths } from './paths/artifactPaths';
import { lintPaths } from './paths/lintPaths';
import { operationsPaths } from './paths/operationsPaths';
import { policyPaths } from './paths/policyPaths';
import { proposalPaths } from './paths/proposalPaths';
import { searchPaths } from './paths/searchPaths';
import { servicePaths } from './paths/servicePaths';
import { sloPaths } from './paths/sloPaths';
import { policySchemas } from './policySchemas';
import { resourceSchemas } from './resourceSchemas';
import { searchSchemas } from './searchSchemas';
import { sloSchemas } from './sloSchemas';

/**
 * The API of the backend plugin, OpenAPI 3.1. Paths are relative to
 * `/api/slo-scout`. The backend validates every request against it.
 *
 * @public
 */
export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'SLO-Scout',
    version: '1',
    description:
      'Journeys found in telemetry, proposed and approved SLOs, and the change requests that deploy them.',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
    contact: {},
  },
  servers: [{ url: '/' }],
  security: [{ JWT: [] }],
  paths: {
    ...servicePaths,
    ...analysisPaths,
    ...proposalPaths,
    ...sloPaths,
    ...lintPaths,
    ...artifactPaths,
    ...policyPaths,
    ...searchPaths,
    ...operationsPaths,
  },
  components: {
    securitySchemes: {
      JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    },
    schemas: {
      ...sloSchemas,
      ...engineSchemas,
      ...resourceSchemas,
      ...policySchemas,
      ...searchSchemas,
    },
    responses: {
      Error: {
        description: 'One clear sentence about what to do',
        content: json(ref('Error')),
      },
    },
    parameters: {
      id: {
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 100 },
      },
      limit: {
        name: 'limit',
        in: 'query',
        description: 'Items a page',
        schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
      },
      cursor: {
        name: 'cursor',
        in: 'query',
        description: 'nextCursor of the page before',
        schema: { type: 'string', maxLength: 1000 },
      },
      q: {
        name: 'q',
        in: 'query',
        description: 'Part of the name, case-insensitive',
        schema: { type: 'string', maxLength: 200 },
      },
    },
  },
} as const;
