import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';

/**
 * What every router needs beside the service that it serves.
 *
 * @internal
 */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}
