/**
 * Severity as OTLP has it: 1 … 24, 0 when it is not known.
 * Source: opentelemetry.io/docs/specs/otel/logs/data-model, "Severity fields".
 *
 * @public
 */
export interface Severity {
  number: number;
  /** As the log writes it. */
  text: string;
}

/** @internal */
export const UNKNOWN_SEVERITY: Severity = { number: 0, text: '' };

const NUMBERS: Record<string, number> = {
  ...{ trace: 1, trc: 1, trce: 1, finest: 1, finer: 1, silly: 1, verbose: 1 },
  ...{ vrb: 1, t: 1, v: 1 },
  ...{ debug: 5, dbg: 5, dbug: 5, deb: 5, fine: 5, config: 5, d: 5 },
  ...{ info: 9, inf: 9, information: 9, informational: 9, log: 9, http: 9 },
  ...{ i: 9, default: 9, notice: 10, note: 10, n: 10 },
  ...{ warn: 13, warning: 13, wrn: 13, w: 13 },
  ...{ error: 17, err: 17, eror: 17, severe: 17, fail: 17, failure: 17, e: 17 },
  ...{ critical: 18, crit: 18, c: 18, dpanic: 18, alert: 19 },
  ...{ fatal: 21, ftl: 21, panic: 21, emerg: 21, emergency: 21, f: 21 },
};

// RFC 5424: emerg, alert, crit, err, warning, notice, info, debug
const SYSLOG = [21, 19, 18, 17, 13, 10, 9, 5];

/**
 * Severity of a level's name, in any case; slog's `ERROR+2` counts as ERROR.
 *
 * @public
 */
export function severityOfName(name: string): Severity {
  const text = name.trim();
  const word = /^[a-z]{1,16}/i.exec(text)?.[0].toLowerCase() ?? '';
  const number = Object.hasOwn(NUMBERS, word) ? NUMBERS[word] : 0;
  return { number, text };
}

/**
 * Severity of a level's number: syslog's 0 … 7, or the tens of Bunyan and
 * pino from 10 to 60.
 *
 * @internal
 */
export function severityOfLevel(level: number): Severity {
  const text = String(level);
  if (Number.isInteger(level) && level >= 0 && level <= 7) {
    return { number: SYSLOG[level], text };
  }
  if (level < 10 || level >= 100) return { number: 0, text };
  return { number: Math.min(21, (Math.floor(level / 10) - 1) * 4 + 1), text };
}

const GLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;
const PRIORITY = /^<(\d{1,3})>/;
const CRASH =
  /^(?:panic: |fatal error: |(?:Uncaught|Unhandled)\b|Exception in thread |Traceback \(most recent call last\)|(?:[a-z_][\w$]*\.){1,20}[A-Z]\w*(?:Exception|Error)\b)/;
/** In capitals as a word; in lower case in brackets, before a colon at the start, or after `level=`. */
const LEVEL =
  /\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|ALERT|EMERG|FATAL|PANIC|FINEST|FINER|FINE)\b|\[(trace|debug|info|notice|warn|warning|error|err|crit|critical|alert|emerg|fatal)\]|\b(?:level|lvl|severity)=["']?([A-Za-z]{1,16})|\b(Debug|Info|Warn|Warning|Error|Fatal)\b(?=[\]:|])/;
const PREFIX =
  /^(trace|debug|info|notice|warn|warning|error|fatal|panic|trce|dbug|fail|crit|verbose|LOG|npm ERR!): ?/;
/** Levels stand near the start; a word further on is the message's own. */
const HEAD = 160;

/**
 * Severity that a line of text states: glog, syslog priorities, log4j, Python,
 * nginx, .NET and their like; a crash counts as an error.
 *
 * @internal
 */
export function severityOfText(text: string): Severity {
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  const glog = GLOG.exec(head);
  if (glog) return severityOfName(glog[1]);
  const priority = PRIORITY.exec(head);
  if (priority && Number(priority[1]) <= 191) {
    return { number: SYSLOG[Number(priority[1]) % 8], text: '' };
  }
  const prefix = PREFIX.exec(head);
  if (prefix) return severityOfName(prefix[1].replace('npm ERR!', 'error'));
  const level = LEVEL.exec(head);
  const word = level && (level[1] ?? level[2] ?? level[3] ?? level[4]);
  if (word) return severityOfName(word);
  if (CRASH.test(head)) {
    return { number: /^(?:panic|fatal)/.test(head) ? 21 : 17, text: '' };
  }
  return UNKNOWN_SEVERITY;
}
