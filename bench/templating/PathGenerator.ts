import { Random } from '../lib/Random';

/** A name as telemetry has it, with the template that it was made from. */
export interface MadeName {
  service: string;
  name: string;
  template: string;
}

const RESOURCES =
  'users orders items carts payments invoices reviews tickets routes stations seats reports devices tokens files teams projects issues comments labels accounts contracts policies claims quotes prices'.split(
    ' ',
  );
const ACTIONS =
  'search list create export import status history summary settings members details preview approve cancel'.split(
    ' ',
  );
const SYLLABLES =
  'ba be bo ca da del el fa go ha in ka la le lo ma mi na no or pa ra ri sa sel ta ti to va vi wa zo'.split(
    ' ',
  );
const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const COUNTRIES = Array.from(
  { length: 40 },
  (_, i) => `${String.fromCharCode(97 + (i % 26))}${'aeiou'[i % 5]}`,
);

/** What stands in the places of paths, as seen in the field. */
const KINDS: Record<string, (random: Random) => string> = {
  int: r => String(r.below(10 ** r.between(1, 9))),
  uuid: r => [8, 4, 4, 4, 12].map(n => r.hex(n)).join('-'),
  ulid: r => `01${text(r, '0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}`,
  hex8: r => r.hex(8),
  objectId: r => r.hex(24),
  sha: r => r.hex(40),
  base62: r => text(r, ALPHABET, 22),
  short: r => text(r, ALPHABET, 11),
  nanoid: r => text(r, `${ALPHABET}_-`, 21),
  code: r => text(r, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 10),
  prefixed: r => `ord-${r.between(1_000, 9_999_999)}`,
  stripe: r => `cus_${text(r, ALPHABET, 14)}`,
  date: r => `20${r.between(10, 29)}-${two(r, 12)}-${two(r, 28)}`,
  email: r => `${word(r)}.${word(r)}@${word(r)}.com`,
  slug: r => Array.from({ length: r.between(2, 6) }, () => word(r)).join('-'),
  titled: r => `${word(r)}-${word(r)}-${r.between(100, 999_999)}`,
  user: r => `${word(r)}${r.pick(['', '', String(r.below(100))])}`,
  handle: r => `@${word(r)}`,
  file: r => `${word(r)}_${r.between(1, 99_999)}.${r.pick(['png', 'pdf'])}`,
  asset: r => `main.${r.hex(8)}.js`,
  country: r => r.pick(COUNTRIES),
  point: r => `${r.between(-89, 89)}.${r.between(1, 9_999)}`,
};

/**
 * Names from templates that are known: REST APIs of ten services, with words
 * beside data in one place (`/users/me`, `/users/{id}`), job names, and RPC
 * methods, which hold no data.
 */
export class PathGenerator {
  readonly templates: string[] = [];
  readonly #random: Random;
  readonly #makers: Array<() => MadeName> = [];
  readonly #weights: number[] = [];

  constructor(seed: number) {
    this.#random = new Random(seed);
    const kinds = this.#random.shuffled(Object.keys(KINDS));
    let turn = 0;
    for (let s = 0; s < 10; s++) {
      const service = `service-${s}`;
      const prefix = this.#random.pick(['', '/api', '/api/v1', '/rest/v2']);
      const resources = this.#random.shuffled(RESOURCES).slice(0, 4);
      for (const resource of resources) {
        const base = `${prefix}/${resource}`;
        const kind = kinds[turn++ % kinds.length];
        this.#add(service, `GET ${base}`);
        this.#add(service, `POST ${base}`);
        this.#add(service, `GET ${base}/{${kind}}`);
        this.#add(service, `DELETE ${base}/{${kind}}`);
        for (const action of this.#random.shuffled(ACTIONS).slice(0, 3)) {
          this.#add(service, `GET ${base}/{${kind}}/${action}`);
        }
        for (const action of this.#random.shuffled(ACTIONS).slice(0, 2)) {
          this.#add(service, `POST ${base}/${action}`);
          if (turn % 2 === 0) this.#add(service, `GET ${base}/${action}`);
        }
        const below = kinds[(turn * 7) % kinds.length];
        const other = this.#random.pick(RESOURCES);
        this.#add(service, `GET ${base}/{${kind}}/${other}/{${below}}`);
      }
      this.#add(service, `process ${resources[0]} {int}`);
      for (const action of ACTIONS) {
        this.#add(service, `shop.v1.Service${s}/${action}`);
      }
    }
  }

  /** So many different names, each once. */
  *names(count: number): Iterable<MadeName> {
    const seen = new Set<string>();
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    while (seen.size < count) {
      let at = this.#random.next() * total;
      const index = this.#weights.findIndex(weight => (at -= weight) < 0);
      const made = this.#makers[Math.max(0, index)]();
      const key = `${made.service} ${made.name}`;
      if (!seen.has(key)) {
        seen.add(key);
        yield made;
      }
    }
  }

  #add(service: string, template: string): void {
    this.templates.push(`${service} ${template}`);
    this.#weights.push(0.1 + this.#random.next());
    this.#makers.push(() => ({
      service,
      template: `${service} ${template}`,
      name: template.replace(/\{(\w+)\}/g, (_, kind: string) =>
        KINDS[kind](this.#random),
      ),
    }));
  }
}

function text(random: Random, alphabet: string, length: number): string {
  return Array.from(
    { length },
    () => alphabet[random.below(alphabet.length)],
  ).join('');
}

function word(random: Random): string {
  return Array.from({ length: random.between(2, 4) }, () =>
    random.pick(SYLLABLES),
  ).join('');
}

function two(random: Random, most: number): string {
  return String(random.between(1, most)).padStart(2, '0');
}
