import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';
import type { Caller } from './Caller';

/**
 * The user or service behind a request.
 *
 * @throws AuthenticationError without credentials, NotAllowedError for others.
 * @internal
 */
export async function callerOf(
  httpAuth: HttpAuthService,
  request: Request<any, any, any, any>,
): Promise<Caller> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const { principal } = credentials;
  return {
    credentials,
    actor:
      principal.type === 'user' ? principal.userEntityRef : principal.subject,
  };
}
