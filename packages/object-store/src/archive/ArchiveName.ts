/**
 * What an object of the archive is called after: the records in it. The names
 * of a partition's objects say what is archived; nothing else keeps that.
 *
 * @public
 */
export interface ArchiveName {
  topic: string;
  partition: number;
  /** Offset of the first record. */
  first: number;
  /** Offset of the last record. */
  last: number;
  /** Log time of the first record, ms since the epoch. */
  fromMs: number;
  /** Log time of the last record. */
  toMs: number;
  /** How it is compressed. `expired`: retention took the records, and an empty object keeps their place. */
  format: 'zst' | 'gz' | 'expired';
}

/** Version of the layout of keys and objects. */
const ROOT = 'raw/v1/';
const OFFSET_DIGITS = 16;
const TIME_DIGITS = 13;
const PARTITION_DIGITS = 5;
const EXTENSION = { zst: 'otlp.zst', gz: 'otlp.gz', expired: 'expired' };

/**
 * The folder of a topic, or of one of its partitions, or of all topics.
 *
 * @public
 */
export function archiveFolder(topic?: string, partition?: number): string {
  if (topic === undefined) return ROOT;
  if (partition === undefined) return `${ROOT}${topic}/`;
  return `${ROOT}${topic}/p=${padded(partition, PARTITION_DIGITS)}/`;
}

/**
 * The key: `raw/v1/<topic>/p=<partition>/day=<UTC day of the first record>/<first>-<last>.<fromMs>-<toMs>.otlp.zst`,
 * with leading zeros, so that keys in order are offsets in order.
 *
 * @public
 */
export function archiveKey(name: ArchiveName): string {
  const day = new Date(name.fromMs).toISOString().slice(0, 10);
  const offsets = [name.first, name.last].map(n => padded(n, OFFSET_DIGITS));
  const times = [name.fromMs, name.toMs].map(n => padded(n, TIME_DIGITS));
  return `${archiveFolder(name.topic, name.partition)}day=${day}/${offsets.join(
    '-',
  )}.${times.join('-')}.${EXTENSION[name.format]}`;
}

const KEY = new RegExp(
  `^${ROOT}([A-Za-z0-9._-]+)/p=(\\d{${PARTITION_DIGITS},})/day=\\d{4}-\\d\\d-\\d\\d/(\\d{${OFFSET_DIGITS}})-(\\d{${OFFSET_DIGITS}})\\.(\\d{${TIME_DIGITS}})-(\\d{${TIME_DIGITS}})\\.(otlp\\.zst|otlp\\.gz|expired)$`,
);

/**
 * Reads a key. Undefined for every key that {@link archiveKey} would not have
 * made, so that what others put there is neither read nor deleted.
 *
 * @public
 */
export function parseArchiveKey(key: string): ArchiveName | undefined {
  const match = KEY.exec(key);
  if (!match) return undefined;
  const [partition, first, last, fromMs, toMs] = match.slice(2, 7).map(Number);
  const extension = match[7].replace('otlp.', '') as ArchiveName['format'];
  const name: ArchiveName = {
    ...{ topic: match[1], partition, first, last, fromMs, toMs },
    format: extension,
  };
  if (first > last || fromMs > toMs || !Number.isSafeInteger(last)) {
    return undefined;
  }
  return archiveKey(name) === key ? name : undefined;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
