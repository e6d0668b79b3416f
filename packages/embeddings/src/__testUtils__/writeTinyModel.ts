import fs from 'node:fs';
import path from 'node:path';

const WORDS = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'pay',
  'card',
  'cart',
  'ship',
];

/** A field of a protobuf message: a number is a varint, everything else has a length. */
function field(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === 'number')
    return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128))
    bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

const message = (...fields: Buffer[]) => Buffer.concat(fields);

/** A tensor with named dimensions, as onnx.proto has ValueInfoProto. */
function valueInfo(
  name: string,
  type: number,
  dimensions: (string | number)[],
) {
  const shape = dimensions.map(d =>
    field(1, field(typeof d === 'number' ? 1 : 2, d)),
  );
  return message(
    field(1, name),
    field(2, field(1, message(field(1, type), field(2, message(...shape))))),
  );
}

/**
 * Writes a real model in ONNX of any number of dimensions, a few hundred
 * bytes: it looks each token up in a table whose rows are unit vectors, one
 * per word, so that texts of the same words have a cosine of 1.
 *
 * @internal
 */
export function writeTinyModel(
  folder: string,
  name: string,
  dimensions: number,
): void {
  const at = path.join(folder, name);
  fs.mkdirSync(path.join(at, 'onnx'), { recursive: true });
  const table = Buffer.alloc(WORDS.length * dimensions * 4);
  WORDS.forEach((_, i) =>
    table.writeFloatLE(1, (i * dimensions + (i % dimensions)) * 4),
  );
  const INT64 = 7;
  const FLOAT = 1;
  const graph = message(
    field(
      1,
      message(
        field(1, 'table'),
        field(1, 'input_ids'),
        field(2, 'last_hidden_state'),
        field(4, 'Gather'),
      ),
    ),
    field(2, 'tiny'),
    field(
      5,
      message(
        field(1, WORDS.length),
        field(1, dimensions),
        field(2, FLOAT),
        field(8, 'table'),
        field(9, table),
      ),
    ),
    field(11, valueInfo('input_ids', INT64, ['batch', 'tokens'])),
    field(11, valueInfo('attention_mask', INT64, ['batch', 'tokens'])),
    field(
      12,
      valueInfo('last_hidden_state', FLOAT, ['batch', 'tokens', dimensions]),
    ),
  );
  const opset = message(field(1, ''), field(2, 13));
  fs.writeFileSync(
    path.join(at, 'onnx/model_quantized.onnx'),
    message(field(1, 7), field(7, graph), field(8, opset)),
  );
  const json = (file: string, content: object) =>
    fs.writeFileSync(path.join(at, file), JSON.stringify(content));
  json('config.json', { model_type: 'bert', hidden_size: dimensions });
  json('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    model_max_length: 64,
  });
  json('tokenizer.json', {
    version: '1.0',
    added_tokens: [],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(WORDS.map((word, i) => [word, i])),
    },
  });
}
