/**
 * What kept Kafka from doing what it was asked for.
 *
 * @public
 */
export type KafkaLogErrorCode =
  /** No broker answers, or the connection broke. */
  | 'UNREACHABLE'
  /** TLS: a certificate is not trusted, or one side speaks no TLS. */
  | 'TLS'
  /** The user or the password is wrong, or the mechanism is not offered. */
  | 'AUTHENTICATION'
  /** The user may not do this; an ACL is missing. */
  | 'AUTHORIZATION'
  | 'UNKNOWN_TOPIC'
  /** Fewer replicas are in sync than `min.insync.replicas` demands. */
  | 'NOT_ENOUGH_REPLICAS'
  /** Neither success nor failure within the time there was. */
  | 'TIMEOUT'
  /** A record batch whose checksum is wrong, or whose compression is not known. */
  | 'UNREADABLE'
  | 'OTHER';

/**
 * A failure of Kafka in one sentence that says what to do. The `cause` is what
 * the driver said.
 *
 * @public
 */
export class KafkaLogError extends Error {
  override name = 'KafkaLogError';

  constructor(
    readonly code: KafkaLogErrorCode,
    message: string,
    options?: ErrorOptions & {
      /** Whether the same may succeed later without anybody's doing. */
      retriable?: boolean;
    },
  ) {
    super(message, options);
    this.retriable = options?.retriable ?? false;
  }

  /** Whether the same may succeed later without anybody's doing. */
  readonly retriable: boolean;
}
