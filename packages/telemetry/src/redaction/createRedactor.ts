import { isUtf8 } from 'node:buffer';
import { MalformedOtlpError } from '../otlp/MalformedOtlpError';
import type { MessageName } from '../otlp/messages';
import type { Signal } from '../otlp/SplitResult';
import { messageId } from '../otlp/validateMessage';
import { asBuffer } from '../otlp/WireReader';
import { defaultRedactionConfig } from './defaultRedactionConfig';
import { KeyClassifier } from './keys/KeyClassifier';
import type { KeyVerdict } from './keys/KeyVerdict';
import { readHashKey } from './readHashKey';
import { RedactionFailedError } from './RedactionFailedError';
import type { RedactionConfig } from './RedactionConfig';
import type { RedactionReport } from './RedactionReport';
import type { Redactor } from './Redactor';
import { Replacer } from './Replacer';
import { ReportBuilder } from './ReportBuilder';
import { contextId, PLAIN_TEXT } from './text/TextContext';
import { TextRedactor } from './text/TextRedactor';
import { textRules } from './text/textRules';
import { ByteSieve } from './wire/ByteSieve';
import { ByteTable } from './wire/ByteTable';
import type { PatchTools } from './wire/PatchTools';
import { WirePatcher } from './wire/WirePatcher';

const REQUESTS: Record<Signal, MessageName> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};

/** @public */
export interface RedactorOptions {
  /** Where the key of the HMAC is looked up; default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Keep in the report how one match of each place looks. */
  shapes?: boolean;
}

/**
 * A redactor that counts what it does.
 *
 * @public
 */
export interface ReportingRedactor extends Redactor {
  report(): RedactionReport;
}

/**
 * Makes a redactor. Its `redact` throws MalformedOtlpError for what is no OTLP,
 * and RedactionFailedError when a rule failed.
 *
 * @param config - default {@link defaultRedactionConfig}
 * @throws Error in one sentence when a custom pattern, a phone region or the key of the HMAC cannot be used
 * @public
 */
export function createRedactor(
  config: RedactionConfig = defaultRedactionConfig(),
  options: RedactorOptions = {},
): ReportingRedactor {
  const builder = new ReportBuilder(options.shapes ?? false);
  let signal: Signal = 'traces';
  const tools = patchTools(config, options, (rule, value, path) =>
    builder.note(rule, signal, path(), value),
  );
  return {
    redact(ofSignal, request) {
      signal = ofSignal;
      const buf = asBuffer(request);
      try {
        const patcher = new WirePatcher(buf, tools);
        const redacted = patcher.run(messageId(REQUESTS[signal]));
        builder.end(redacted === buf ? 'same' : 'changed');
        return redacted === buf ? request : redacted;
      } catch (error) {
        const malformed = error instanceof MalformedOtlpError;
        builder.end(malformed ? 'malformed' : 'failed');
        throw malformed ? error : new RedactionFailedError(error);
      }
    },
    report: () => builder.report(),
  };
}

function patchTools(
  config: RedactionConfig,
  options: RedactorOptions,
  note: PatchTools['note'],
): PatchTools {
  const replacer = new Replacer(
    config.mask,
    readHashKey(config.hash, options.env ?? process.env),
    config.hash.hexDigits,
  );
  const rules = textRules(config);
  const texts = new TextRedactor(
    rules,
    config.allowValues.map(glob => glob.toLowerCase()),
    replacer,
  );
  const classifier = new KeyClassifier(config, texts, replacer);
  const verdicts = new ByteTable<KeyVerdict>(4096, 128);
  const plain: KeyVerdict = {
    label: '',
    allowed: false,
    hashed: false,
    context: PLAIN_TEXT,
    contextId: contextId(PLAIN_TEXT),
  };
  const actions = new Map(rules.map(({ name, action }) => [name, action]));
  return {
    sieve: new ByteSieve(config),
    texts,
    replacer,
    plain,
    note,
    secretArguments: actions.has('secret-assignment'),
    verdictOf(buf, from, to) {
      const known = verdicts.get(buf, from, to);
      if (known) return known;
      if (!isUtf8(buf.subarray(from, to))) {
        throw new MalformedOtlpError('invalid UTF-8 in a string', from);
      }
      const verdict = classifier.classify(buf.toString('utf8', from, to));
      verdicts.set(buf, from, to, verdict);
      return verdict;
    },
    denied: rule => ({
      ...plain,
      denied: { rule, action: actions.get(rule) ?? 'mask' },
    }),
  };
}
