import {
  idParameter,
  json,
  listParameters,
  object,
  ref,
  responses,
} from '../helpers';

/**
 * Files of an SLO, and the change request that carries them.
 *
 * @internal
 */
export const artifactPaths = {
  '/v1/artifacts': {
    get: {
      operationId: 'ListArtifacts',
      summary: 'Generated files, without their content',
      tags: ['artifacts'],
      parameters: listParameters({
        sloId: {
          description: 'Files of this SLO',
          schema: { type: 'string', maxLength: 100 },
        },
        serviceId: {
          description: 'Files of this service',
          schema: { type: 'string', maxLength: 100 },
        },
      }),
      responses: responses('A page of artifacts', ref('ArtifactPage')),
    },
    post: {
      operationId: 'GenerateArtifacts',
      summary:
        'Render the files of the SLO and of its service, again if need be',
      tags: ['artifacts'],
      requestBody: {
        required: true,
        content: json(
          object({ sloId: { type: 'string', minLength: 1, maxLength: 100 } }),
        ),
      },
      responses: responses(
        'The files',
        { type: 'array', items: ref('Artifact') },
        '201',
      ),
    },
  },
  '/v1/artifacts/{id}': {
    get: {
      operationId: 'GetArtifact',
      summary: 'One file with its content',
      tags: ['artifacts'],
      parameters: [idParameter],
      responses: responses('The artifact', ref('Artifact')),
    },
  },
  '/v1/artifacts/{id}/deploy': {
    post: {
      operationId: 'DeployArtifact',
      summary:
        'Open or update the change request with all files of the service',
      tags: ['artifacts'],
      parameters: [idParameter],
      requestBody: {
        required: false,
        content: json(
          object({}, { reason: { type: 'string', maxLength: 2000 } }),
        ),
      },
      responses: responses('The change request', ref('ChangeRequest')),
    },
  },
} as const;
