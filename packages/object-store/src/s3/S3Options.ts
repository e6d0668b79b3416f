/**
 * Where a bucket is and how to talk to it. Credentials are never among it:
 * they come from the environment, a profile, or the machine's or pod's role,
 * as every AWS SDK finds them.
 *
 * @public
 */
export interface S3Options {
  bucket: string;
  /** Folder of the bucket in front of all keys, without slashes at its ends. */
  prefix?: string;
  /** URL of an S3 that is not AWS's. Buckets are then addressed by path. */
  endpoint?: string;
  /** Default: AWS_REGION, else `us-east-1`. */
  region?: string;
  /** Addresses the bucket by path instead of by host name. Default: with an `endpoint`. */
  pathStyle?: boolean;
  /** Server-side encryption. Default: what the bucket says. */
  sse?: 'AES256' | 'aws:kms';
  /** Key of `aws:kms`. Default: the account's. */
  sseKmsKeyId?: string;
  /** Tries of a request, the first included. Default 4. */
  maxAttempts?: number;
  /** Time to connect, ms. Default 5000. */
  connectTimeoutMs?: number;
  /** Time without a byte, ms. Default 60000. */
  requestTimeoutMs?: number;
}
