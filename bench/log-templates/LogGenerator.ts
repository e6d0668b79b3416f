import { Random } from '../lib/Random';

/** A message whose statement in the source code is known. */
export interface MadeMessage {
  service: string;
  /** Number of the statement that printed it. */
  statement: number;
  text: string;
}

type Part = string | { kind: Kind };
type Kind = (typeof KINDS)[number];

/** What programs put into messages; the last ones are words, which no form tells from text. */
const KINDS = [
  ...(['number', 'decimal', 'duration', 'size', 'uuid', 'hex', 'ip'] as const),
  ...(['path', 'url', 'time', 'email', 'code', 'quoted', 'pair'] as const),
  ...(['user', 'host', 'state'] as const),
];

const VERBS =
  'accepted added applied cached cancelled changed checked closed committed connected created deleted denied dropped enqueued evicted expired failed fetched finished flushed forwarded granted handled ignored initialised inserted invalidated joined loaded locked matched merged moved opened parsed paused published purged queued read received reconnected refused registered rejected released removed renewed replaced replied resolved restarted resumed retried returned rotated saved scheduled sent skipped started stopped stored submitted succeeded synchronised throttled timed-out unlocked updated uploaded validated verified waited woke wrote'.split(
    ' ',
  );
const NOUNS =
  'account address alert backend basket batch block broker bucket cache card cart certificate channel checkout client cluster column config connection consumer cookie cursor customer database delivery device discount document endpoint event export feed field file filter flag follower group handler header heartbeat image import index invoice item job key lease ledger limit listener lock mail message metric migration node notification object offset order page partition payload payment peer pipeline policy pool price producer profile promotion proxy query queue quota record region replica report request response role route row rule schedule schema search segment session shard shipment snapshot socket source stock stream subscription table task tenant thread ticket timer token topic transaction upload user vault volume voucher worker zone'.split(
    ' ',
  );
const SMALL = 'for of from in on to with by after before at while'.split(' ');
const NAMES =
  'ada alan barbara bob carol dave edsger frances grace heidi ivan judy ken leslie margaret niklaus oscar peggy rob sybil trent ursula victor walter xenia yves zoe'.split(
    ' ',
  );
const STATES = ['OPEN', 'CLOSED', 'HALF_OPEN', 'ACTIVE', 'IDLE'];

/** Services with statements of their own, and what they print, some statements far more often than others. */
export class LogGenerator {
  readonly #random: Random;
  readonly #statements: Array<{ service: string; parts: Part[] }> = [];

  constructor(seed: number, services: number, statementsPerService: number) {
    this.#random = new Random(seed);
    for (let s = 0; s < services; s++) {
      const seen = new Set<string>();
      while (seen.size < statementsPerService) {
        const parts = this.#statement();
        const shape = JSON.stringify(parts);
        if (seen.has(shape)) continue;
        seen.add(shape);
        this.#statements.push({ service: `service-${s}`, parts });
      }
    }
  }

  get statements(): number {
    return this.#statements.length;
  }

  message(): MadeMessage {
    const random = this.#random;
    // Few statements print most of the lines.
    const statement = Math.floor(
      this.#statements.length * random.next() ** 3 * 0.999999,
    );
    const { service, parts } =
      this.#statements[(statement * 7919) % this.#statements.length];
    const index = (statement * 7919) % this.#statements.length;
    const text = parts
      .map(part => (typeof part === 'string' ? part : this.#value(part.kind)))
      .join(' ');
    return { service, statement: index, text };
  }

  #statement(): Part[] {
    const random = this.#random;
    const parts: Part[] = [];
    // Some begin with data, which Drain's prefix tree takes for words.
    if (random.chance(0.1)) parts.push({ kind: random.pick(KINDS) });
    parts.push(capital(random.pick(NOUNS)), random.pick(VERBS));
    const clauses = random.between(0, 4);
    for (let i = 0; i < clauses; i++) {
      parts.push(random.pick(SMALL), random.pick(NOUNS));
      if (random.chance(0.75)) parts.push({ kind: random.pick(KINDS) });
    }
    return parts;
  }

  #value(kind: Kind): string {
    const random = this.#random;
    const number = () => String(random.below(10 ** random.between(1, 6)));
    switch (kind) {
      case 'number':
        return number();
      case 'decimal':
        return (random.next() * 1000).toFixed(random.between(1, 4));
      case 'duration':
        return `${number()}${random.pick(['ms', 's', 'us'])}`;
      case 'size':
        return `${number()}${random.pick(['B', 'KiB', 'MB'])}`;
      case 'uuid':
        return [8, 4, 4, 4, 12].map(length => random.hex(length)).join('-');
      case 'hex':
        return random.hex(random.pick([8, 12, 16, 40]));
      case 'ip':
        return `10.${random.below(256)}.${random.below(256)}.${random.below(
          256,
        )}${random.chance(0.5) ? `:${random.between(1024, 65_535)}` : ''}`;
      case 'path':
        return `/var/${random.pick(NOUNS)}/${random.pick(
          NOUNS,
        )}-${number()}.dat`;
      case 'url':
        return `https://${random.pick(NOUNS)}.example.com/${random.pick(
          NOUNS,
        )}/${number()}?q=${number()}`;
      case 'time':
        return `2026-0${random.between(1, 9)}-1${random.below(
          10,
        )}T1${random.below(10)}:${random.between(10, 59)}:00Z`;
      case 'email':
        return `${random.pick(NAMES)}@example.com`;
      case 'code':
        return `${random.pick(['ORD', 'inv', 'cus'])}_${number()}`;
      case 'quoted':
        return `"${Array.from({ length: random.between(1, 4) }, () =>
          random.pick(NOUNS),
        ).join(' ')}"`;
      case 'pair':
        return `size=${number()}`;
      case 'user':
        return random.pick(NAMES);
      case 'host':
        return `${random.pick(NOUNS)}.svc.cluster.local`;
      case 'state':
        return random.pick(STATES);
      default:
        throw new Error(`no values of ${kind}`);
    }
  }
}

function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
