/** Facts that the texts of refusals repeat. */
interface RefusalContext {
  resource?: string;
  api?: string;
  token?: string;
  version?: string;
  field?: boolean;
}

/** Status objects as kube-apiserver 1.34 writes them. */
export function refusal(
  code: number,
  context: RefusalContext = {},
): [number, object] {
  const { resource, api = '', token, version } = context;
  const group = api.startsWith('apis/') ? api.split('/')[1] : '';
  const failure = (message: string, reason?: string, rest: object = {}) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: token === undefined ? {} : { continue: `${token}-inconsistent` },
    status: 'Failure',
    message,
    ...(reason && { reason }),
    ...rest,
    code,
  });
  switch (code) {
    case 401:
      return [code, failure('Unauthorized', 'Unauthorized')];
    case 403:
      return [
        code,
        failure(
          `${resource}${
            group && `.${group}`
          } is forbidden: User "nobody" cannot list resource "${resource}" in API group "${group}" at the cluster scope`,
          'Forbidden',
          { details: { group, kind: resource } },
        ),
      ];
    case 404:
      return [
        code,
        failure(
          'the server could not find the requested resource',
          'NotFound',
          { details: {} },
        ),
      ];
    case 400:
      return [code, failure('field label not supported', 'BadRequest')];
    case 410:
      return [
        code,
        failure(
          token === undefined
            ? 'The resourceVersion for the provided watch is too old.'
            : 'The provided continue parameter is too old to display a consistent list result.',
          'Expired',
        ),
      ];
    default:
      // A malformed version is no 400: the real server forgets to say so.
      return [
        code,
        failure(
          `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`,
        ),
      ];
  }
}
