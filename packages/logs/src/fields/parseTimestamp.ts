/**
 * A time found in a log.
 *
 * @internal
 */
export interface Timestamp {
  /** ns since the epoch. */
  unixNano: bigint;
  /** False when the log does not say its zone; it is taken as UTC then. */
  zoned: boolean;
  /** Where it ends in the text. */
  end: number;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const ISO =
  /(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ]|, )(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?/;
const CLF =
  /(\d\d)\/(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})/;
const GLOG = /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})/;
const SYSLOG =
  /^(?:<\d{1,3}>)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)/;
/** Times stand near the start; one further on is the message's own. */
const HEAD = 96;
const DAY_MS = 86_400_000;

/**
 * The time at the beginning of a line: ISO 8601 and its usual variants, the
 * common log format, glog, syslog. The last two have no year, which is then
 * the one that brings the time nearest to `reference`.
 *
 * @param reference - ms since the epoch
 * @internal
 */
export function parseTimestamp(
  text: string,
  reference: number,
): Timestamp | undefined {
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  let m = ISO.exec(head);
  if (m) {
    const date: DateParts = [+m[1], +m[2], +m[3], +m[4], +m[5], +m[6]];
    return timestamp(date, m[7], m[8], m.index + m[0].length);
  }
  m = CLF.exec(head);
  if (m) {
    const month = monthOf(m[2]);
    const date: DateParts = [+m[3], month, +m[1], +m[4], +m[5], +m[6]];
    return timestamp(date, undefined, m[7], m.index + m[0].length);
  }
  m = GLOG.exec(head);
  if (m) {
    const date: DateParts = [0, +m[1], +m[2], +m[3], +m[4], +m[5]];
    return nearest(date, m[6], reference, m[0].length);
  }
  m = SYSLOG.exec(head);
  if (m) {
    const date: DateParts = [0, monthOf(m[1]), +m[2], +m[3], +m[4], +m[5]];
    return nearest(date, undefined, reference, m[0].length);
  }
  return undefined;
}

/**
 * A number that is a time since the epoch in seconds, milliseconds,
 * microseconds or nanoseconds: whichever lies between 2001 and 2286.
 *
 * @param value - a string keeps all digits of nanoseconds
 * @internal
 */
export function parseEpoch(value: number | string): bigint | undefined {
  const text = typeof value === 'string' ? value : exactDigits(value);
  const m = /^(\d{10,19})(?:\.(\d{1,9})\d*)?$/.exec(text);
  if (!m) return undefined;
  const digits = m[1].length;
  const unit = [10, 13, 16, 19].indexOf(digits);
  if (unit < 0) return undefined;
  const scale = 9 - unit * 3;
  const fraction = BigInt((m[2] ?? '').padEnd(9, '0').slice(0, scale) || '0');
  return BigInt(m[1]) * 10n ** BigInt(scale) + fraction;
}

type DateParts = [number, number, number, number, number, number];

function exactDigits(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name) / 3 + 1;
}

function timestamp(
  [year, month, day, hour, minute, second]: DateParts,
  fraction: string | undefined,
  zone: string | undefined,
  end: number,
): Timestamp | undefined {
  const valid =
    year >= 1970 &&
    year < 2200 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    hour < 24 &&
    minute < 60 &&
    second <= 60;
  if (!valid) return undefined;
  let ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (zone && /^[+-]/.test(zone)) {
    const minutes = +zone.slice(1, 3) * 60 + +zone.slice(-2);
    ms -= (zone[0] === '-' ? -minutes : minutes) * 60_000;
  }
  if (ms < 0) return undefined;
  const nanos = fraction ? Number(fraction.padEnd(9, '0')) : 0;
  return {
    unixNano: BigInt(ms) * 1_000_000n + BigInt(nanos),
    zoned: zone !== undefined,
    end,
  };
}

function nearest(
  date: DateParts,
  fraction: string | undefined,
  reference: number,
  end: number,
): Timestamp | undefined {
  const year = new Date(reference).getUTCFullYear();
  const distance = (t: Timestamp) =>
    Math.abs(Number(t.unixNano / 1_000_000n) - reference);
  return [year, year - 1, year + 1]
    .map(y =>
      timestamp([y, ...date.slice(1)] as DateParts, fraction, undefined, end),
    )
    .filter(t => t !== undefined)
    .filter(t => distance(t) < 200 * DAY_MS)
    .sort((a, b) => distance(a) - distance(b))[0];
}
