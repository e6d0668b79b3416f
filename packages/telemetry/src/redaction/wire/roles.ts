import { fieldsOf, MESSAGES, type MessageName } from '../../otlp/messages';
import { messageId } from '../../otlp/validateMessage';

/** What redaction does with a field. */
export const Role = {
  /** Checked and left as it is. */
  keep: 0,
  /** A message in which there may be something to do. */
  enter: 1,
  attribute: 2,
  anyValue: 3,
  text: 4,
} as const;

export const MAX_FIELD = 32;

/** Strings that people or their data may be named in; trace states, units, schema URLs and metric names are left alone. */
const TEXTS: Partial<Record<MessageName, string[]>> = {
  InstrumentationScope: ['name'],
  Span: ['name'],
  SpanEvent: ['name'],
  Status: ['message'],
  LogRecord: ['severityText', 'eventName'],
};

/** What the messages are called in paths of a report; others go by the name of what they are in. */
const PLACES: Partial<Record<MessageName, string>> = {
  Resource: 'resource',
  InstrumentationScope: 'scope',
  Span: 'span',
  SpanEvent: 'span.event',
  SpanLink: 'span.link',
  Status: 'span.status',
  LogRecord: 'log',
  Metric: 'metric',
  Exemplar: 'metric.exemplar',
};

const NAMES = Object.keys(MESSAGES) as MessageName[];

/** By (message id × 32 + field number): one of {@link Role}. */
export const ROLES = new Uint8Array(NAMES.length * MAX_FIELD);
/** By the same: id of the message that the field holds. */
export const CHILDREN = new Uint8Array(NAMES.length * MAX_FIELD);
/** By the same: the field's name. */
export const FIELD_NAMES = new Array<string>(NAMES.length * MAX_FIELD).fill('');
/** By message id. */
export const PLACE_NAMES = NAMES.map(name => PLACES[name]);

for (const name of NAMES) {
  for (const field of fieldsOf(name)) {
    const slot = messageId(name) * MAX_FIELD + field.number;
    FIELD_NAMES[slot] = field.name;
    if (field.message) CHILDREN[slot] = messageId(field.message);
    if (field.message === 'KeyValue') ROLES[slot] = Role.attribute;
    else if (field.message === 'AnyValue') ROLES[slot] = Role.anyValue;
    else if (TEXTS[name]?.includes(field.name)) ROLES[slot] = Role.text;
    else if (field.message && hasWork(field.message)) ROLES[slot] = Role.enter;
  }
}

function hasWork(name: MessageName): boolean {
  return fieldsOf(name).some(
    field =>
      field.message === 'KeyValue' ||
      field.message === 'AnyValue' ||
      TEXTS[name]?.includes(field.name) ||
      (field.message !== undefined && hasWork(field.message)),
  );
}
