import type { Random } from '../../lib/Random';
import * as values from './personalValues';
import type { Sample } from './Sample';

/** How a value comes to stand in a text: what is around it, and its own form. */
interface Setting {
  before: string;
  after: string;
  form: (value: string) => string;
}

const plain = (value: string) => value;
const percent = (value: string) => encodeURIComponent(value);
const base64 = (value: string) => Buffer.from(value).toString('base64');
const json = (value: string) => JSON.stringify(value).slice(1, -1);
const unicode = (value: string) =>
  [...value]
    .map(char =>
      /[\w. -]/.test(char)
        ? char
        : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .join('');

function settings(random: Random): Setting[] {
  const id = random.hex(8);
  const ms = random.between(1, 900);
  return [
    { before: '', after: '', form: plain },
    { before: 'request from ', after: ` took ${ms} ms`, form: plain },
    { before: 'could not process "', after: '", retrying', form: plain },
    { before: `[${id}] value=`, after: `, attempt ${ms % 5}`, form: plain },
    { before: 'Kunde (', after: ') wurde gefunden.', form: plain },
    { before: `{"id":"${id}","data":"`, after: `","n":${ms}}`, form: json },
    { before: `{\\"id\\":\\"${id}\\",\\"v\\":\\"`, after: '\\"}', form: plain },
    { before: `/api/search?page=${ms}&q=`, after: '&sort=asc', form: percent },
    { before: 'https://shop.example.com/u/', after: '/orders', form: percent },
    { before: '{"data":"', after: '"}', form: unicode },
    { before: 'payload=', after: '', form: base64 },
    { before: `${id} body `, after: ' end', form: base64 },
  ];
}

const KEYS = [
  'message',
  'app.payload',
  'request.body',
  'url.full',
  'exception.message',
  'custom.field',
  'http.target',
  'event.detail',
  'x',
];

/** Classes whose values any text may hold. */
const ANYWHERE: Record<string, (random: Random) => string> = {
  email: values.email,
  card: values.card,
  iban: values.iban,
  ssn: values.ssn,
  phone: values.internationalPhone,
  jwt: values.jwt,
  'api-key': values.apiKey,
};

/** Classes that their surroundings make what they are. */
const IN_CONTEXT: Record<string, (random: Random) => Partial<Sample>> = {
  'phone, national': random => {
    const secret = values.nationalPhone(random);
    const before = random.pick([
      'phone: ',
      'Tel. ',
      'call ',
      'mobile ',
      '',
      '',
    ]);
    return {
      text: `${before}${secret}${random.pick(['', ' (customer)'])}`,
      secret,
    };
  },
  'ssn, bare': random => {
    const secret = values.ssn(random).replaceAll('-', '');
    return {
      text: `${random.pick([
        'SSN ',
        'ssn=',
        'social security number: ',
      ])}${secret}`,
      secret,
    };
  },
  bearer: random => {
    const basic = Buffer.from(`user:${values.password(random)}`).toString(
      'base64',
    );
    const [scheme, secret] = random.pick([
      ['Bearer', random.hex(32)],
      ['bearer', values.apiKey(random)],
      ['Basic', basic],
    ]);
    return { text: `sent ${scheme} ${secret} upstream`, secret };
  },
  'private-key': random => {
    const secret = values.privateKey(random);
    const form = random.chance(0.5) ? secret : json(secret);
    return { text: `loaded ${form} from disk`, secret: form };
  },
  'url-credentials': random => {
    const secret = `${random.pick(['app', 'root', 'svc'])}:${encodeURIComponent(
      values.password(random),
    )}`;
    const scheme = random.pick([
      'postgres',
      'https',
      'amqp',
      'redis',
      'mongodb+srv',
    ]);
    return {
      text: `connecting to ${scheme}://${secret}@db.example.com:5432/shop`,
      secret,
    };
  },
  'secret-assignment': random => {
    const secret = values.password(random);
    const text = random.pick([
      `login failed password=${secret} user=x`,
      `{"user":"x","password":"${secret}"}`,
      `{'client_secret': '${secret}', 'grant': 'code'}`,
      `config: api_key: ${secret}`,
      `/callback?access_token=${secret}&state=1`,
      `Set-Cookie: sid=${secret}; Path=/; HttpOnly`,
      `X-Api-Key: ${secret}`,
      `mysql --user root --password ${secret} shop`,
      `mysql --password=${secret} shop`,
      `export DB_PASSWORD=${secret}`,
      `AccountKey=${secret};EndpointSuffix=core`,
      `"{\\"token\\":\\"${secret}\\"}"`,
      `<password>${secret}</password>`,
      `PWD: '${secret}'`,
      `Authorization: ${random.pick(['Token', 'ApiKey'])} ${secret}`,
    ]);
    return { text, secret };
  },
  'secret-key': random => {
    const secret = values.password(random);
    const key = random.pick([
      ...[
        'password',
        'db.password',
        'userPassword',
        'client_secret',
        'http.request.header.authorization',
      ],
      ...[
        'http.request.header.cookie',
        'http.response.header.set-cookie',
        'http.request.header.x-api-key',
      ],
      ...[
        'auth.token',
        'accessToken',
        'AWS_SECRET_ACCESS_KEY',
        'refresh-token',
        'app.credentials',
        'csrfToken',
      ],
    ]);
    return { key, text: secret, secret };
  },
  'personal-key': random => {
    const key = random.pick([
      'user.full_name',
      'firstName',
      'customer.last_name',
      'date_of_birth',
      'shippingAddress',
      'user.phone',
      'passport-number',
    ]);
    const secret = values.fullName(random);
    return { key, text: secret, secret };
  },
  sql: random => {
    const secret = random.pick([
      values.fullName(random),
      values.email(random),
      values.password(random),
    ]);
    const [key, text] = random.pick([
      ['db.statement', `SELECT * FROM users WHERE name = '${secret}' LIMIT 1`],
      [
        'db.query.text',
        `INSERT INTO people (id, name) VALUES (DEFAULT, '${secret}')`,
      ],
      [
        'db.statement',
        `UPDATE users SET name='${secret}' WHERE id=$1 -- by app`,
      ],
      ['db.statement', `SET user:name "${secret}"`],
      ['db.query.text', `{"find":"users","filter":{"name":"${secret}"}}`],
      [
        'exception.message',
        `ERROR: duplicate key, statement: INSERT INTO users (name) VALUES ('${secret}')`,
      ],
      [
        'message',
        `slow query: select id from users where name like '${secret}%'`,
      ],
    ]);
    return { key, text, secret };
  },
};

/** A sample that holds something to redact; all classes are as frequent. */
export function positive(random: Random): Sample {
  const kind = random.pick([
    ...Object.keys(ANYWHERE),
    ...Object.keys(IN_CONTEXT),
  ]);
  const key = random.chance(0.5) ? random.pick(KEYS) : undefined;
  if (IN_CONTEXT[kind]) {
    const sample = IN_CONTEXT[kind](random);
    return { kind, positive: true, key, text: '', secret: '', ...sample };
  }
  const { before, after, form } = random.pick(settings(random));
  const secret = form(ANYWHERE[kind](random));
  return { kind, positive: true, key, text: before + secret + after, secret };
}
