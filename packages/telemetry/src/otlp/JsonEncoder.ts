import { encodeScalar } from './encodeScalar';
import { MalformedOtlpError } from './MalformedOtlpError';
import { fieldsOf, MESSAGES, type Field, type MessageName } from './messages';
import { ProtoWriter } from './ProtoWriter';
import { MAX_MESSAGE_DEPTH } from './WireReader';

const FIELDS = new Map(
  (Object.keys(MESSAGES) as MessageName[]).map(name => [
    name,
    // In reverse, as ProtoWriter wants them.
    fieldsOf(name).reverse(),
  ]),
);

const MAX_IGNORED = 10;

/** Where a value stands in the JSON; turned into text only for an error. */
interface Path {
  parent: Path | undefined;
  step: string | number;
}

/**
 * Writes the parsed JSON of a message as protobuf. What it writes stands in
 * `writer`; misspelt keys that were left out stand in `ignored`.
 *
 * @internal
 */
export class JsonEncoder {
  readonly writer: ProtoWriter;
  readonly ignored = new Set<string>();

  constructor(capacity: number) {
    this.writer = new ProtoWriter(capacity);
  }

  message(
    value: unknown,
    name: MessageName,
    path: Path | undefined,
    depth: number,
  ): void {
    if (depth > MAX_MESSAGE_DEPTH) {
      throw new MalformedOtlpError('nested too deeply');
    }
    if (!isObject(value)) throw fault(path, 'must be an object');
    for (const field of FIELDS.get(name)!) {
      if (!Object.hasOwn(value, field.name)) continue;
      const content = value[field.name];
      if (content === null) continue;
      this.field(content, field, { parent: path, step: field.name }, depth);
    }
    this.noteMisspelt(value, name);
  }

  private field(value: unknown, field: Field, path: Path, depth: number): void {
    if (!field.repeated) {
      this.single(value, field, path, depth);
      return;
    }
    if (!Array.isArray(value)) throw fault(path, 'must be an array');
    for (let i = value.length - 1; i >= 0; i--) {
      this.single(value[i], field, { parent: path, step: i }, depth);
    }
  }

  private single(
    value: unknown,
    field: Field,
    path: Path,
    depth: number,
  ): void {
    if (field.message) {
      const before = this.writer.length;
      this.message(value, field.message, path, depth + 1);
      this.writer.endMessage(field.number, before);
      return;
    }
    const wrong = encodeScalar(this.writer, field.number, field.scalar!, value);
    if (wrong) throw fault(path, wrong);
  }

  private noteMisspelt(
    value: Record<string, unknown>,
    name: MessageName,
  ): void {
    for (const key of Object.keys(value)) {
      if (
        key.includes('_') &&
        this.ignored.size < MAX_IGNORED &&
        Object.hasOwn(MESSAGES[name], camelCase(key))
      ) {
        this.ignored.add(key);
      }
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function fault(path: Path | undefined, wrong: string): MalformedOtlpError {
  let text = '';
  for (let step = path; step; step = step.parent) {
    const part = typeof step.step === 'number' ? `[${step.step}]` : step.step;
    const dot = typeof step.step === 'string' && step.parent ? '.' : '';
    text = `${dot}${part}${text}`;
  }
  return new MalformedOtlpError(`${text || 'the request'} ${wrong}`);
}
