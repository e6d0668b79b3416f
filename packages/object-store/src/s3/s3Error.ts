import { ObjectStoreError } from '../ObjectStoreError';

interface SdkError {
  name?: string;
  message?: string;
  code?: string;
  cause?: unknown;
  errors?: unknown[];
  $metadata?: { httpStatusCode?: number };
}

const UNREACHABLE =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EHOSTUNREACH|ETIMEDOUT|EPIPE|TimeoutError|socket hang up)\b/;

/** @internal */
export function statusOf(error: unknown): number | undefined {
  return (error as SdkError).$metadata?.httpStatusCode;
}

/**
 * One sentence for what S3 or the way to it answered.
 *
 * @internal
 */
export function s3Error(error: unknown, location: string): Error {
  if (error instanceof ObjectStoreError) return error;
  return new ObjectStoreError(sentence(error as SdkError, location), {
    cause: error,
  });
}

function sentence(error: SdkError, location: string): string {
  const unreachable = networkCode(error);
  if (unreachable) {
    return `The object store ${location} cannot be reached (${unreachable}): check that it runs and that its endpoint is right.`;
  }
  switch (error.name) {
    case 'NoSuchBucket':
      return `The bucket of ${location} does not exist: create it, or correct the URL.`;
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'InvalidToken':
      return `The object store ${location} refuses the credentials (${error.name}): correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role.`;
    case 'CredentialsProviderError':
      return `There are no credentials for ${location}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine or pod a role.`;
    case 'AccessDenied':
      return `The object store ${location} denies access: allow s3:ListBucket on the bucket and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its objects.`;
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
      return `The bucket of ${location} is in another region: add ?region=… to the URL.`;
    case 'NotImplemented':
      return `The object store ${location} lacks something that is needed (conditional or multipart uploads): use an S3 that has it.`;
    default: {
      const status = statusOf(error);
      const reason = status ? `${status} ${error.name}` : error.name;
      return `The object store ${location} failed (${reason}): ${error.message?.replace(
        /\.?$/,
        '.',
      )}`;
    }
  }
}

/** The SDK wraps what the network says, and Node gathers it when a host has several addresses. */
function networkCode(error: SdkError): string | undefined {
  const inner = (error.cause ?? error.errors?.[0]) as SdkError | undefined;
  return (
    UNREACHABLE.exec(`${error.code} ${error.name} ${error.message}`)?.[1] ??
    (inner && networkCode(inner))
  );
}
