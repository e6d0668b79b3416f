import { Random } from './Random';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CYCLE = 28 * DAY;

/**
 * Something that goes wrong for a while.
 *
 * @public
 */
export interface Incident {
  id: string;
  /** `service/span name` of the steps it hits. */
  steps: readonly string[];
  /** Days before the day on which the shop was first started. */
  daysBefore: number;
  /** Hour of that day, UTC. */
  hour: number;
  minutes: number;
  /** Factor on the time that the steps take. */
  latency: number;
  /** Probability that a step fails. */
  errorRate: number;
}

/**
 * The incidents of four weeks; they come again every four weeks.
 *
 * @public
 */
export const INCIDENTS: readonly Incident[] = [
  {
    id: 'payment-provider-outage',
    steps: ['payment/POST /v1/charges'],
    daysBefore: 11,
    hour: 19.75,
    minutes: 40,
    latency: 8,
    errorRate: 0.85,
  },
  {
    id: 'slow-catalog-database',
    steps: ['catalog/SELECT product', 'catalog/SELECT products'],
    daysBefore: 4,
    hour: 18.5,
    minutes: 150,
    latency: 45,
    errorRate: 0.004,
  },
];

/**
 * A new version that goes live once.
 *
 * @public
 */
export interface Release {
  service: string;
  daysBefore: number;
  hour: number;
  version: string;
}

/**
 * The one deploy of the four weeks: recommendation gets a cache.
 *
 * @public
 */
export const RELEASE: Release = {
  service: 'recommendation',
  daysBefore: 8,
  hour: 10,
  version: '2.0.0',
};

const FIRST_VERSION: Readonly<Record<string, string>> = {
  storefront: '4.12.0',
  catalog: '2.7.1',
  search: '1.9.3',
  pricing: '3.0.4',
  cart: '2.2.0',
  checkout: '5.1.2',
  payment: '1.14.0',
  shipping: '1.3.0',
  recommendation: '1.8.2',
  'email-worker': '0.9.5',
};

/**
 * The services of the shop.
 *
 * @public
 */
export const SHOP_SERVICES: readonly string[] = Object.keys(FIRST_VERSION);

/**
 * The state of the world at one time.
 *
 * @public
 */
export interface Conditions {
  version(service: string): string;
  /** True when the service runs the release that came last. */
  released(service: string): boolean;
  /** Factor on the time that a step takes. */
  latency(service: string, step: string): number;
  /** Probability that a step fails, given its usual one. */
  errorRate(service: string, step: string, usual: number): number;
}

/**
 * The fault clock: what goes wrong when. Pure: the same seed and anchor give
 * the same world at the same time.
 *
 * @public
 */
export class Scenario {
  readonly #seed: number;
  readonly #firstDay: number;
  #weather: { hour: number; values: Map<string, [number, number]> } = {
    hour: NaN,
    values: new Map(),
  };

  /** `anchor` is when the shop was first started, ms since the epoch. */
  constructor(seed: number, anchor: number) {
    this.#seed = seed;
    this.#firstDay = Math.floor(anchor / DAY) * DAY;
  }

  /** When an incident happens (the occurrence before the anchor), ms since the epoch. */
  occurrence(incident: Incident): { from: number; to: number } {
    const from =
      this.#firstDay - incident.daysBefore * DAY + incident.hour * HOUR;
    return { from, to: from + incident.minutes * 60_000 };
  }

  /** When the release goes live. */
  releasedAt(): number {
    return this.#firstDay - RELEASE.daysBefore * DAY + RELEASE.hour * HOUR;
  }

  /** The world at a time, ms since the epoch. Valid for a minute around it. */
  at(time: number): Conditions {
    const active = INCIDENTS.filter(incident => {
      const { from, to } = this.occurrence(incident);
      const since = (((time - from) % CYCLE) + CYCLE) % CYCLE;
      return since < to - from;
    });
    const weather = this.#weatherOf(Math.floor(time / HOUR));
    const released = time >= this.releasedAt();
    const hit = (service: string, step: string) =>
      active.find(incident => incident.steps.includes(`${service}/${step}`));
    return {
      version: service =>
        released && service === RELEASE.service
          ? RELEASE.version
          : FIRST_VERSION[service],
      released: service => released && service === RELEASE.service,
      latency: (service, step) =>
        (weather.get(service)?.[0] ?? 1) *
        (active.length ? hit(service, step)?.latency ?? 1 : 1),
      errorRate: (service, step, usual) =>
        (active.length ? hit(service, step)?.errorRate : undefined) ??
        usual * (weather.get(service)?.[1] ?? 1),
    };
  }

  /** Real errors come in clusters: some hours are a little worse than others, per service. */
  #weatherOf(hour: number): Map<string, [number, number]> {
    if (this.#weather.hour !== hour) {
      const random = new Random(this.#seed, 0x3ea7, 0, hour);
      this.#weather = {
        hour,
        values: new Map(
          SHOP_SERVICES.map(service => [
            service,
            // Mean 1 both: exp(-sigma²/2) is the median of such a log-normal.
            [
              random.logNormal(Math.exp(-0.0025), 0.07),
              random.logNormal(Math.exp(-0.18), 0.6),
            ],
          ]),
        ),
      };
    }
    return this.#weather.values;
  }
}
