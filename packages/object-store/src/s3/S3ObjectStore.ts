import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { assertFolder, assertKey, assertPrefix } from '../assertKey';
import { describeObject } from '../describeObject';
import { ObjectExistsError } from '../ObjectExistsError';
import { ObjectNotFoundError } from '../ObjectNotFoundError';
import type {
  ListOptions,
  ObjectHead,
  ObjectPage,
  ObjectStore,
  PutOptions,
  StoredObject,
} from '../ObjectStore';
import { ObjectStoreError } from '../ObjectStoreError';
import { pageSize } from '../pageSize';
import { s3Error, statusOf } from './s3Error';
import type { S3Options } from './S3Options';

const PART_BYTES = 16 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
const DELETES_A_REQUEST = 1000;

/**
 * Objects in a bucket of any S3, below a prefix.
 *
 * @public
 */
export class S3ObjectStore implements ObjectStore {
  readonly location: string;
  private readonly prefix: string;

  private constructor(
    private readonly client: S3Client,
    private readonly options: S3Options,
  ) {
    const { bucket, prefix } = options;
    this.prefix = prefix ? `${prefix}/` : '';
    this.location = `s3://${bucket}${prefix ? `/${prefix}` : ''}`;
  }

  /**
   * Says nothing to the server yet.
   *
   * @throws ObjectStoreError when an option is wrong
   */
  static create(options: S3Options): S3ObjectStore {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(options.bucket)) {
      throw new ObjectStoreError(
        `${JSON.stringify(
          options.bucket.slice(0, 100),
        )} is not the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens.`,
      );
    }
    if (options.prefix) assertKey(options.prefix);
    const client = new S3Client({
      region: options.region ?? process.env.AWS_REGION ?? 'us-east-1',
      endpoint: options.endpoint,
      forcePathStyle: options.pathStyle ?? options.endpoint !== undefined,
      maxAttempts: options.maxAttempts ?? 4,
      requestHandler: {
        connectionTimeout: options.connectTimeoutMs ?? 5_000,
        socketTimeout: options.requestTimeoutMs ?? 60_000,
      },
    });
    return new S3ObjectStore(client, options);
  }

  async put(
    key: string,
    body: Uint8Array | Readable,
    options: PutOptions = {},
  ): Promise<void> {
    assertKey(key);
    const { contentType, metadata } = describeObject(options);
    const { bucket, sse, sseKmsKeyId } = this.options;
    const upload = new Upload({
      client: this.client,
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
      params: {
        Bucket: bucket,
        Key: this.prefix + key,
        Body: body,
        ContentType: contentType,
        Metadata: metadata,
        IfNoneMatch: options.ifAbsent ? '*' : undefined,
        ServerSideEncryption: sse,
        SSEKMSKeyId: sseKmsKeyId,
      },
    });
    try {
      await upload.done();
    } catch (error) {
      if (options.ifAbsent && statusOf(error) === 412) {
        throw new ObjectExistsError(key, this.location);
      }
      throw s3Error(error, this.location);
    }
  }

  async get(key: string): Promise<StoredObject> {
    assertKey(key);
    try {
      const found = await this.client.send(
        new GetObjectCommand(this.target(key)),
      );
      return { ...headOf(key, found), body: found.Body as Readable };
    } catch (error) {
      throw isAbsent(error)
        ? new ObjectNotFoundError(key, this.location)
        : s3Error(error, this.location);
    }
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    assertKey(key);
    try {
      return headOf(
        key,
        await this.client.send(new HeadObjectCommand(this.target(key))),
      );
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw s3Error(error, this.location);
    }
  }

  async list({
    prefix = '',
    after,
    limit,
  }: ListOptions = {}): Promise<ObjectPage> {
    assertPrefix(prefix);
    const page = await this.listPage({
      Prefix: this.prefix + prefix,
      StartAfter: after === undefined ? undefined : this.prefix + after,
      MaxKeys: pageSize(limit),
    });
    const objects = (page.Contents ?? []).map(
      ({ Key, Size, LastModified }) => ({
        key: Key!.slice(this.prefix.length),
        size: Size ?? 0,
        modifiedAt: LastModified ?? new Date(0),
      }),
    );
    const last = objects.at(-1);
    return page.IsTruncated && last ? { objects, next: last.key } : { objects };
  }

  async names(folder: string): Promise<string[]> {
    assertFolder(folder);
    const start = this.prefix + folder;
    const names: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.listPage({
        Prefix: start,
        Delimiter: '/',
        ContinuationToken,
      });
      for (const { Key } of page.Contents ?? []) names.push(Key!);
      for (const { Prefix } of page.CommonPrefixes ?? []) names.push(Prefix!);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    // A folder that somebody made in a console is an empty object of its own name.
    return names
      .map(name => name.slice(start.length))
      .filter(name => name !== '')
      .sort();
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    try {
      await this.client.send(new DeleteObjectCommand(this.target(key)));
    } catch (error) {
      if (!isAbsent(error)) throw s3Error(error, this.location);
    }
  }

  async deleteMany(keys: string[]): Promise<void> {
    keys.forEach(assertKey);
    const failures: string[] = [];
    for (let at = 0; at < keys.length; at += DELETES_A_REQUEST) {
      const Objects = keys
        .slice(at, at + DELETES_A_REQUEST)
        .map(key => ({ Key: this.prefix + key }));
      try {
        const { Errors = [] } = await this.client.send(
          new DeleteObjectsCommand({
            Bucket: this.options.bucket,
            Delete: { Objects, Quiet: true },
          }),
        );
        for (const { Code, Key } of Errors) {
          if (Code !== 'NoSuchKey') failures.push(`${Key}: ${Code}`);
        }
      } catch (error) {
        throw s3Error(error, this.location);
      }
    }
    if (failures.length) {
      throw new ObjectStoreError(
        `The object store ${this.location} did not delete ${failures.length} of ${keys.length} objects, the first being ${failures[0]}.`,
      );
    }
  }

  close(): void {
    this.client.destroy();
  }

  private target(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: this.prefix + key };
  }

  private async listPage(
    input: Omit<
      ConstructorParameters<typeof ListObjectsV2Command>[0],
      'Bucket'
    >,
  ) {
    try {
      return await this.client.send(
        new ListObjectsV2Command({ Bucket: this.options.bucket, ...input }),
      );
    } catch (error) {
      throw s3Error(error, this.location);
    }
  }
}

function headOf(
  key: string,
  answer: {
    ContentLength?: number;
    LastModified?: Date;
    ContentType?: string;
    Metadata?: Record<string, string>;
  },
): ObjectHead {
  return {
    key,
    size: answer.ContentLength ?? 0,
    modifiedAt: answer.LastModified ?? new Date(0),
    ...describeAsFound(answer.ContentType, answer.Metadata),
  };
}

/** What others have written need not keep to our rules. */
function describeAsFound(
  contentType = describeObject({}).contentType,
  metadata: Record<string, string> = {},
) {
  return { contentType, metadata };
}

function isAbsent(error: unknown): boolean {
  const { name } = error as Error;
  // HEAD has no body, and so no code: a missing bucket looks the same.
  return name === 'NoSuchKey' || name === 'NotFound';
}
