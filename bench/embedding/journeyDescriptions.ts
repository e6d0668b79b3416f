import { Random } from '../lib/Random';

const VERBS = [
  'list',
  'get',
  'create',
  'update',
  'cancel',
  'delete',
  'search',
  'export',
  'approve',
  'reserve',
  'refund',
  'ship',
];
const THINGS = [
  'order',
  'cart',
  'payment',
  'invoice',
  'user',
  'session',
  'product',
  'price',
  'review',
  'coupon',
  'shipment',
  'address',
  'message',
  'report',
  'account',
  'ticket',
  'seat',
  'room',
  'claim',
  'policy',
];
const PLACES = [
  'gateway',
  'web',
  'mobile api',
  'partner api',
  'admin',
  'batch',
  'checkout',
  'catalog',
  'billing',
  'identity',
  'support',
  'search',
];

/**
 * Descriptions in the words of journeys: an entry and three to seven steps,
 * drawn from few words, so that many are near each other, as in a company's
 * systems.
 *
 * @internal
 */
export function journeyDescriptions(count: number, seed: number): string[] {
  const random = new Random(seed);
  const one = (words: string[]) =>
    words[Math.floor(random.next() * words.length)];
  const texts = new Set<string>();
  while (texts.size < count) {
    const thing = one(THINGS);
    const steps = Array.from(
      { length: 3 + Math.floor(random.next() * 5) },
      () =>
        `${one(THINGS)} service ${one(VERBS)} ${
          random.next() < 0.5 ? thing : one(THINGS)
        }`,
    );
    texts.add([`${one(PLACES)} ${one(VERBS)} ${thing}`, ...steps].join(', '));
  }
  return [...texts];
}
