import { createErrorFromCode } from 'kafkajs/src/protocol/error';
import { ERROR, isRetriableCode } from './errorCodes';
import { KafkaLogError } from './KafkaLogError';
import { RecordTooLargeError } from './RecordTooLargeError';

/** An error of kafkajs, of a socket or of TLS. */
interface DriverError {
  name?: string;
  message?: string;
  /** Of the protocol as a number, of the system as text. */
  code?: number | string;
  cause?: DriverError;
  originalError?: DriverError;
}

const SYSTEM_CODES = /^E[A-Z]+$/;
const TLS_CODES =
  /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(TLS|SSL|OSSL)|^EPROTO$|HOSTNAME/;

/**
 * Says in one sentence what went wrong and what to do.
 *
 * @param about - the topic or group it was about
 * @internal
 */
export function toKafkaLogError(error: unknown, about: string): Error {
  if (error instanceof KafkaLogError || error instanceof RecordTooLargeError)
    return error;
  const root = rootOf(error as DriverError);
  const text = root.message ?? String(error);
  const fail = (
    code: KafkaLogError['code'],
    sentence: string,
    retriable = false,
  ) => new KafkaLogError(code, sentence, { cause: error, retriable });

  if (typeof root.code === 'number') return ofProtocol(root.code, about, error);
  if (/SASL/.test(root.name ?? '')) {
    return fail(
      'AUTHENTICATION',
      `Kafka refuses the login: check mechanism, user and password (${text}).`,
    );
  }
  const code = String(root.code ?? '');
  if (TLS_CODES.test(code) || /certificate|SSL routines|TLS/i.test(text)) {
    return fail(
      'TLS',
      `TLS with Kafka failed: check that the port speaks TLS, the authority's certificate, and the host's name (${text}).`,
    );
  }
  if (
    SYSTEM_CODES.test(code) ||
    /Connection|Broker|LockTimeout|MetadataNotLoaded|RequestTimeout/.test(
      root.name ?? '',
    )
  ) {
    return fail(
      'UNREACHABLE',
      `Kafka cannot be reached: check that the brokers run and that their addresses are right (${text}).`,
      true,
    );
  }
  return fail('OTHER', `Kafka failed for ${about}: ${text}`);
}

/** What is behind an error code of the protocol. */
export function ofProtocol(
  code: number,
  about: string,
  cause: unknown = createErrorFromCode(code),
): KafkaLogError {
  const retriable = isRetriableCode(code);
  const fail = (kind: KafkaLogError['code'], sentence: string) =>
    new KafkaLogError(kind, sentence, { cause, retriable });
  switch (code) {
    case ERROR.UNKNOWN_TOPIC_OR_PARTITION:
      return fail(
        'UNKNOWN_TOPIC',
        `Kafka has no topic or partition ${about}: create it by \`slo-scout topics\` or ensureTopic.`,
      );
    case ERROR.TOPIC_AUTHORIZATION_FAILED:
    case ERROR.GROUP_AUTHORIZATION_FAILED:
    case ERROR.CLUSTER_AUTHORIZATION_FAILED:
      return fail(
        'AUTHORIZATION',
        `Kafka does not allow this user to work with ${about}: grant it by an ACL.`,
      );
    case ERROR.NOT_ENOUGH_REPLICAS:
    case ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND:
      return fail(
        'NOT_ENOUGH_REPLICAS',
        `Fewer replicas of ${about} are in sync than min.insync.replicas demands: bring the missing brokers back.`,
      );
    default:
      return fail(
        'OTHER',
        `Kafka failed for ${about}: ${
          (cause as Error | undefined)?.message ?? `error ${code}`
        }`,
      );
  }
}

/** kafkajs wraps an error in those of its retries. */
function rootOf(error: DriverError): DriverError {
  let root = error;
  for (let depth = 0; depth < 5; depth++) {
    const inner = root.cause ?? root.originalError;
    if (!inner || typeof inner !== 'object') break;
    root = inner;
  }
  return root;
}
