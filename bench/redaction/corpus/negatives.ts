import type { Random } from '../../lib/Random';
import { ALPHANUMERIC, digits, letters } from './digits';
import { cardDigits } from './personalValues';
import type { Sample } from './Sample';

const uuid = (random: Random) =>
  [8, 4, 4, 4, 12].map(length => random.hex(length)).join('-');

const WORDS =
  'cart checkout payment product catalog shipping currency session request upstream connection worker queue batch retry timeout cache replica'.split(
    ' ',
  );

/** Harmless values that look like something, by what they are. */
const KINDS: Record<
  string,
  (random: Random) => { key?: string; text: string }
> = {
  'order id': random => {
    const number = digits(random, random.between(8, 19));
    return random.pick([
      { key: 'order.id', text: number },
      { text: `order ${number} was shipped` },
      { text: `GET /orders/${number}/items` },
      { key: 'app.invoice', text: `INV-${number}` },
      { text: `{"orderId":${number},"state":"open"}` },
    ]);
  },
  'id that passes Luhn': random => {
    const [number] = cardDigits(random);
    return random.pick([
      { key: 'order.id', text: number },
      { text: `order id: ${number}` },
      { text: `trace_id=${random.hex(8)}${number}${random.hex(8)}` },
      { key: 'message', text: `offset=${number} partition=3` },
      { text: `ts=${number}` },
    ]);
  },
  timestamp: random => {
    const seconds = 1.7e9 + random.below(1e8);
    const date = new Date(seconds * 1000).toISOString();
    return random.pick([
      { text: `at ${date}` },
      { key: 'event.time', text: String(seconds * 1000 + random.below(1000)) },
      { text: `deadline ${seconds}${digits(random, 9)} exceeded` },
      {
        text: `${date.slice(0, 10)} ${date.slice(11, 19)},${random.below(
          999,
        )} INFO started`,
      },
      { text: `backup-${date.replace(/\D/g, '').slice(0, 14)}.tar.gz` },
    ]);
  },
  'trace context': random => ({
    text: random.pick([
      `00-${random.hex(32)}-${random.hex(16)}-01`,
      `trace_id=${random.hex(32)} span_id=${random.hex(16)}`,
      `{"traceId":"${random.hex(32)}","sampled":true}`,
    ]),
  }),
  version: random => {
    const [a, b, c] = [random.below(30), random.below(30), random.below(5000)];
    return {
      text: random.pick([
        `v${a}.${b}.${c}`,
        `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.${b} (KHTML, like Gecko) Chrome/${a}.0.${c}.${b} Safari/537.36`,
        `shop@${a}.${b}.${c}-rc.1+build.${digits(random, 10)}`,
        `registry.example.com/shop/cart:${a}.${b}@sha256:${random.hex(64)}`,
        `@scope/pkg@${a}.${b}.${c}`,
      ]),
    };
  },
  hash: random => ({
    text: random.pick([
      random.hex(40),
      `sha256:${random.hex(64)}`,
      `ETag: W/"${random.hex(32)}"`,
      `commit ${random.hex(7)} by ci`,
      `integrity sha512-${letters(random, 86, ALPHANUMERIC)}==`,
    ]),
  }),
  uuid: random => ({
    text: random.pick([
      uuid(random),
      `GET /users/${uuid(random)}`,
      `job ${uuid(random)} done`,
    ]),
  }),
  coordinates: random => {
    const at = () => (random.next() * 180 - 90).toFixed(6);
    return {
      text: random.pick([
        `${at()},${at()}`,
        `{"lat":${at()},"lon":${at()}}`,
        `/near?lat=${at()}&lon=${at()}`,
      ]),
    };
  },
  network: random => {
    const ip = `10.${random.below(256)}.${random.below(256)}.${random.below(
      256,
    )}`;
    return {
      text: random.pick([
        `${ip}:${random.between(1024, 65535)}`,
        `dial tcp ${ip}:5432: connect: connection refused`,
        `fe80::${random.hex(4)}:${random.hex(4)}`,
        [2, 2, 2, 2, 2, 2].map(n => random.hex(n)).join(':'),
        `kafka://consumer@broker-1.svc.cluster.local:9092`.replace(
          'kafka://',
          '',
        ),
      ]),
    };
  },
  pod: random => ({
    text: `${random.pick(WORDS)}service-${random.hex(10)}-${letters(
      random,
      5,
      'bcdfghjklmnpqrstvwxz2456789',
    )}`,
  }),
  measurement: random => {
    const n = () => random.below(1e6);
    return {
      text: random.pick([
        `took ${n()} ms, ${n()} bytes, ${n()}.${n()} s`,
        `gc pause ${n()}ns heap ${n()}${n()} -> ${n()}${n()} bytes`,
        `{"count":${n()}${n()},"sum":${n()}.${n()}}`,
        `tokens: ${n()}, max_tokens=${n()}, token_count=${n()}`,
        `range 1000-2000, 3000-4000 of ${n()}`,
      ]),
    };
  },
  'about secrets': random => ({
    text: random.pick([
      'password must be at least 12 characters',
      'invalid token: expired',
      'token type=Bearer, basic authentication required',
      'Authentication failed: bearer authentication disabled',
      'secret "db-credentials" not found in namespace shop',
      'Unexpected token } in JSON at position 17',
      'password reset requested',
      `rotating signing key, generation ${random.below(50)}`,
      `cookie count: ${random.below(20)}`,
    ]),
  }),
  code: random => ({
    text: random.pick([
      `at com.acme.shop.${random.pick(
        WORDS,
      )}.PaymentServiceImpl.process(PaymentServiceImpl.java:${random.below(
        900,
      )})`,
      `std::collections::HashMap<K, V>::insert at src/${random.pick(
        WORDS,
      )}.rs:${random.below(900)}:${random.below(80)}`,
      `File "/app/${random.pick(WORDS)}.py", line ${random.below(
        900,
      )}, in handle_request_with_retries`,
      `java.lang.IllegalStateException: ${random.pick(WORDS)} is closed`,
      `com.acme.Foo@${random.hex(7)}`,
      `git@github.com:acme/${random.pick(WORDS)}.git`,
      `icon-${random.pick(WORDS)}@2x.png`,
    ]),
  }),
  article: random => ({
    text: random.pick([
      `ISBN 978${digits(random, 10)}`,
      `sku ${letters(random, 10, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`,
      `EAN 4${digits(random, 12)}`,
      `GET /api/products/${letters(
        random,
        10,
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
      )}`,
      `price 1.${digits(random, 3)}.${digits(random, 3)},00 EUR`,
      `DE${digits(random, 2)} ${letters(random, 6, 'ABCDEFGH')} ${digits(
        random,
        4,
      )}`,
    ]),
  }),
  'harmless base64': random => ({
    text: `cursor=${Buffer.from(
      random.pick([
        `page:${random.below(99)}:${random.pick(WORDS)}`,
        `${random.pick(WORDS)} is fine today`,
        random.hex(20),
      ]),
    ).toString('base64')}`,
  }),
  'statement without values': random => ({
    key: random.pick(['db.statement', 'db.query.text']),
    text: random.pick([
      'SELECT id, name FROM users WHERE email = $1 AND age > $2',
      'UPDATE cart SET items = ? WHERE cart_id = ?',
      'SELECT count(*) FROM "Orders" o JOIN items i ON o.id = i.order_id',
      'BEGIN',
    ]),
  }),
  url: random => ({
    text: random.pick([
      `https://shop.example.com/${random.pick(WORDS)}/${digits(
        random,
        6,
      )}?page=${random.below(9)}&sort=price`,
      `GET /api/v2/${random.pick(WORDS)}/${digits(random, 9)}`,
      `/static/${random.pick(WORDS)}.${random.hex(8)}.js`,
      `arn:aws:sqs:eu-west-1:${digits(random, 12)}:${random.pick(WORDS)}`,
    ]),
  }),
  words: random => ({
    text: Array.from({ length: random.between(2, 9) }, () =>
      random.pick(WORDS),
    ).join(' '),
  }),
};

const KEYS = [
  'message',
  'app.payload',
  'url.full',
  'exception.message',
  'custom.field',
  'x',
];

/** A sample with nothing to redact; all kinds are as frequent. */
export function negative(random: Random): Sample {
  const kind = random.pick(Object.keys(KINDS));
  const key = random.chance(0.5) ? random.pick(KEYS) : undefined;
  return { kind, positive: false, key, secret: '', ...KINDS[kind](random) };
}
