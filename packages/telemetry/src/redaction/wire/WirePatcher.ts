import { MalformedOtlpError } from '../../otlp/MalformedOtlpError';
import {
  messageId,
  validateField,
  validateMessage,
} from '../../otlp/validateMessage';
import { MAX_MESSAGE_DEPTH, WireReader, WireType } from '../../otlp/WireReader';
import type { KeyVerdict } from '../keys/KeyVerdict';
import { isSecretFlag, isSplitNumber } from './arrays';
import { Edits } from './Edits';
import type { PatchTools } from './PatchTools';
import {
  CHILDREN,
  FIELD_NAMES,
  MAX_FIELD,
  PLACE_NAMES,
  Role,
  ROLES,
} from './roles';
import { anyValueOf, exactInt64, stringIn } from './values';

const KEY_VALUE = messageId('KeyValue');
const ANY_VALUE = messageId('AnyValue');
const ARRAY_VALUE = messageId('ArrayValue');
const KEY_VALUE_LIST = messageId('KeyValueList');

// Tags: field number × 8 + wire type.
const KEY_TAG = 10;
const VALUE_TAG = 18;
const STRING_TAG = 10;
const BOOL_TAG = 16;
const INT_TAG = 24;
const ARRAY_TAG = 42;
const KVLIST_TAG = 50;
const BYTES_TAG = 58;
const ELEMENT_TAG = 10;

/** Smallest card number; smaller numbers are looked at only under a phone's key. */
const MIN_CARD = 1e13;
const MIN_PHONE = 1e6;
const NOTHING = new Uint8Array(0);

/**
 * Walks a request once, checks all of it, and notes which bytes must be
 * others: those of the values that are redacted, and the lengths of what
 * encloses them. Everything else keeps its bytes and its place.
 *
 * @internal
 */
export class WirePatcher {
  private readonly reader: WireReader;
  private readonly edits = new Edits();
  private readonly keys: string[] = [];
  private place = '';
  private field = 0;
  /** Whether a key of the attribute at hand must be another. */
  private renames = false;

  constructor(
    private readonly buf: Buffer,
    private readonly tools: PatchTools,
  ) {
    this.reader = new WireReader(buf);
  }

  /**
   * The request redacted; the same buffer when there is nothing to do.
   *
   * @param id - of the request's message
   * @throws MalformedOtlpError
   */
  run(id: number): Buffer {
    const growth = this.message(this.buf.length, id, 0);
    return this.edits.length === 0
      ? this.buf
      : this.edits.apply(this.buf, growth);
  }

  /** Each of these methods reads up to `end` and returns by how much what it read grows. */
  private message(end: number, id: number, depth: number): number {
    const { reader } = this;
    this.checkDepth(depth);
    let growth = 0;
    while (reader.pos < end) {
      const from = reader.pos;
      const tag = reader.tag(end);
      const number = tag >>> 3;
      const slot = id * MAX_FIELD + number;
      const role = number < MAX_FIELD ? ROLES[slot] : Role.keep;
      if (role === Role.keep) {
        validateField(reader, end, id, depth, tag);
        continue;
      }
      reader.expect(tag & 7, WireType.bytes);
      if (role === Role.enter) {
        growth += this.enter(end, CHILDREN[slot], depth);
        continue;
      }
      if (this.keys.length === 0) this.field = slot;
      if (role === Role.attribute) growth += this.attribute(from, end, depth);
      else if (role === Role.text) growth += this.text(end, this.tools.plain);
      else growth += this.value(end, depth, this.tools.plain);
    }
    return growth;
  }

  private enter(end: number, id: number, depth: number): number {
    const { reader } = this;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    const outer = this.place;
    this.place = PLACE_NAMES[id] ?? outer;
    const growth = this.message(to, id, depth + 1);
    this.place = outer;
    return this.edits.grow(lengthAt, from, to - from, growth);
  }

  private attribute(tagAt: number, end: number, depth: number): number {
    const { reader } = this;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    this.checkDepth(depth + 1);
    const verdict = this.verdict(to);
    const { renames } = this;
    reader.pos = from;
    this.keys.push(verdict.label);
    let growth = 0;
    let gone = false;
    while (reader.pos < to) {
      const tag = reader.tag(to);
      if (tag === KEY_TAG) {
        growth += this.key(to, renames);
      } else if (tag !== VALUE_TAG || verdict.allowed) {
        validateField(reader, to, KEY_VALUE, depth + 1, tag);
      } else if (!verdict.denied) {
        growth += this.value(to, depth + 1, verdict);
      } else if (verdict.denied.action === 'remove') {
        gone = this.isDenied(to, depth + 1, verdict.denied.rule) || gone;
      } else {
        growth += this.denied(to, depth + 1, verdict);
      }
    }
    let result = this.edits.grow(lengthAt, from, to - from, growth);
    if (gone) {
      this.edits.drop(tagAt);
      result = this.edits.replace(tagAt, to, NOTHING);
    }
    this.keys.pop();
    return result;
  }

  /** Keys may stand behind the value, or twice: the strictest verdict counts. */
  private verdict(end: number): KeyVerdict {
    const { reader, buf, tools } = this;
    let found: KeyVerdict | undefined;
    this.renames = false;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag !== KEY_TAG) {
        reader.skip(tag & 7, end);
        continue;
      }
      const to = reader.valueEnd(end);
      const verdict = tools.verdictOf(buf, reader.pos, to);
      reader.pos = to;
      this.renames ||= verdict.newKey !== undefined;
      if (!found || verdict.denied || (found.allowed && !verdict.allowed)) {
        found = verdict;
      }
    }
    return found ?? tools.plain;
  }

  private key(end: number, renames: boolean): number {
    const { reader, buf, tools, edits } = this;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    reader.pos = to;
    if (!renames) return 0;
    const { newKey } = tools.verdictOf(buf, from, to);
    if (!newKey) return 0;
    tools.note(newKey.rule, '', this.path);
    const growth = edits.replace(from, to, Buffer.from(newKey.text));
    return edits.grow(lengthAt, from, to - from, growth);
  }

  /** Reads an AnyValue and says whether there is anything in it that must go. */
  private isDenied(end: number, depth: number, rule: string): boolean {
    const { reader, buf } = this;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    validateMessage(reader, to, ANY_VALUE, depth + 1);
    const empty = from === to || (buf[from] === STRING_TAG && to - from === 2);
    // That there is a password is no password; but who names a key means it.
    const kept = buf[from] === BOOL_TAG && rule !== 'denied-key';
    if (empty || kept) return false;
    this.tools.note(rule, stringIn(buf, from, to) ?? '', this.path);
    return true;
  }

  private denied(end: number, depth: number, verdict: KeyVerdict): number {
    const { reader, buf, edits, tools } = this;
    const { rule, action } = verdict.denied!;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    const text = stringIn(buf, from, to);
    const output = tools.replacer.replace(
      rule,
      verdict.hashed ? 'hash' : action,
      text ?? buf.subarray(from, to),
    );
    if (text === output) {
      validateMessage(reader, to, ANY_VALUE, depth + 1);
      return 0;
    }
    reader.pos = lengthAt;
    if (!this.isDenied(end, depth, rule)) return 0;
    const growth = edits.replace(from, to, anyValueOf(output));
    return edits.grow(lengthAt, from, to - from, growth);
  }

  /** An AnyValue with its length. */
  private value(end: number, depth: number, verdict: KeyVerdict): number {
    const { reader } = this;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    this.checkDepth(depth + 1);
    let growth = 0;
    while (reader.pos < to) {
      const at = reader.pos;
      const tag = reader.tag(to);
      if (tag === STRING_TAG) growth += this.text(to, verdict);
      else if (tag === INT_TAG) growth += this.integer(at, to, verdict);
      else if (tag === BYTES_TAG) growth += this.text(to, verdict, true);
      else if (tag === ARRAY_TAG) growth += this.array(to, depth + 1, verdict);
      else if (tag === KVLIST_TAG)
        growth += this.enter(to, KEY_VALUE_LIST, depth + 1);
      else validateField(reader, to, ANY_VALUE, depth + 1, tag);
    }
    return this.edits.grow(lengthAt, from, to - from, growth);
  }

  private array(end: number, depth: number, verdict: KeyVerdict): number {
    const { reader, buf, tools } = this;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    this.checkDepth(depth + 1);
    const split = isSplitNumber(buf, from, to, tools.texts, verdict.context);
    let secret = false;
    let growth = 0;
    while (reader.pos < to) {
      const tag = reader.tag(to);
      if (tag !== ELEMENT_TAG) {
        validateField(reader, to, ARRAY_VALUE, depth + 1, tag);
        continue;
      }
      const at = reader.pos;
      const elementTo = reader.valueEnd(to);
      const text = stringIn(buf, reader.pos, elementTo);
      reader.pos = at;
      const rule = split ?? (secret ? 'secret-assignment' : undefined);
      growth +=
        rule && text !== undefined
          ? this.denied(to, depth + 1, tools.denied(rule))
          : this.value(to, depth + 1, verdict);
      secret =
        tools.secretArguments && text !== undefined && isSecretFlag(text);
    }
    return this.edits.grow(lengthAt, from, to - from, growth);
  }

  /** A card number may come as a number. */
  private integer(tagAt: number, end: number, verdict: KeyVerdict): number {
    const { reader, tools } = this;
    const from = reader.pos;
    const about = reader.int64(end);
    const { context } = verdict;
    if (about < (context.phone ? MIN_PHONE : MIN_CARD) || context.identifier) {
      return 0;
    }
    const digits = exactInt64(this.buf, from, reader.pos);
    const output = tools.texts.redact(digits, context, this.note);
    return output === undefined
      ? 0
      : this.edits.replace(
          tagAt,
          reader.pos,
          anyValueOf(this.written(output, digits, verdict)),
        );
  }

  private text(
    end: number,
    verdict: KeyVerdict,
    binary: boolean = false,
  ): number {
    const { reader, buf, tools, edits } = this;
    const lengthAt = reader.pos;
    const to = reader.valueEnd(end);
    const from = reader.pos;
    reader.pos = to;
    const { context, contextId } = verdict;
    if (
      !tools.sieve.mayMatch(buf, from, to, contextId, context.query, binary)
    ) {
      return 0;
    }
    // Latin-1 gives each byte a character, whatever the bytes are.
    const encoding = binary ? 'latin1' : 'utf8';
    const text = buf.toString(encoding, from, to);
    const output = tools.texts.redact(text, context, this.note);
    if (output === undefined) {
      tools.sieve.remember(buf, from, to, contextId);
      return 0;
    }
    const bytes = Buffer.from(this.written(output, text, verdict), encoding);
    const growth = edits.replace(from, to, bytes);
    return edits.grow(lengthAt, from, to - from, growth);
  }

  private written(output: string, value: string, verdict: KeyVerdict): string {
    return verdict.hashed
      ? this.tools.replacer.replace('', 'hash', value)
      : output;
  }

  private checkDepth(depth: number): void {
    if (depth > MAX_MESSAGE_DEPTH) {
      throw new MalformedOtlpError('nested too deeply', this.reader.pos);
    }
  }

  private readonly note = (rule: string, value: string) =>
    this.tools.note(rule, value, this.path);

  private readonly path = () =>
    `${this.place}.${FIELD_NAMES[this.field]}${this.keys
      .map(key => `[${key}]`)
      .join('')}`;
}
