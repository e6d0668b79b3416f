import Decimal from 'decimal.js';
import type { SloModel } from '../model/SloModel';
import { pagingSeverities } from '../rules/burnRateAlerts';
import { Expect } from './Expect';
import type { Phase } from './inputSeries';
import { minutesUntilFiring } from './minutesUntilFiring';
import type { Expectation } from './PromtoolTest';

/**
 * A course of traffic and what the rules must make of it.
 *
 * @internal
 */
export interface Scenario {
  /** A sentence without a full stop. */
  name: string;
  phases: Phase[];
  expectations: Expectation[];
}

/** Burn rate of a service in good health, below every ticket threshold. */
const HEALTHY_BURN = 0.4;
/** Rates move at most this many minutes behind the traffic; room for how a version of Prometheus cuts ranges. */
const SLACK = 2;

/** Events a minute to choose from; the first that suits is the easiest to read. */
const RATES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/**
 * Events a minute: enough for any guard to see an outage at once, and a whole number of bad ones
 * for every burn rate that is played. promtool adds up floats, and their noise
 * would look like a counter that was reset.
 */
function eventsAMinute(model: SloModel): number {
  const burns = [new Decimal(HEALTHY_BURN), slowBurnRate(model)];
  const suits = (rate: number) =>
    rate >= 100 * model.spec.guard.minimumBadEvents &&
    burns.every(
      burn => !burn || burn.times(model.budget).times(rate).isInteger(),
    );
  return RATES.find(suits) ?? RATES[RATES.length - 1];
}

/** A burn rate between the lowest threshold of tickets and that of pages. */
function slowBurnRate(model: SloModel): Decimal | undefined {
  const lowest = (severity: 'page' | 'ticket') =>
    Math.min(
      ...model.pairs
        .filter(pair => pair.severity === severity)
        .map(pair => pair.threshold),
    );
  const ticket = lowest('ticket');
  const page = lowest('page');
  const burn = new Decimal(ticket)
    .times(page)
    .sqrt()
    .div(model.budget)
    .toSignificantDigits(2);
  const ratio = burn.times(model.budget).toNumber();
  return ratio > ticket && ratio < page ? burn : undefined;
}

class Scenarios {
  private readonly expect: Expect;
  /** Events a minute. */
  private readonly rate: number;
  /** The severity that an outage raises first. */
  private readonly first: 'page' | 'ticket';

  constructor(private readonly model: SloModel) {
    this.expect = new Expect(model);
    this.rate = eventsAMinute(model);
    this.first = pagingSeverities(model)[0];
  }

  healthy(): Scenario {
    return {
      name: 'with errors inside the budget nothing fires',
      phases: [this.burning(HEALTHY_BURN, 30)],
      expectations: [
        this.expect.burnRate(30, HEALTHY_BURN),
        this.expect.budgetLeft(30, 1 - HEALTHY_BURN),
        this.expect.alerts(30, []),
      ],
    };
  }

  totalOutage(): Scenario {
    const healthy = 60;
    const pairs = this.pairs(this.first);
    const detected = minutesUntilFiring(pairs, healthy) + SLACK;
    const outage = detected + 10;
    const shortest = Math.max(...pairs.map(pair => pair.shortSeconds)) / 60;
    const recovered = shortest + 10;
    const end = healthy + outage + recovered;
    return {
      name: `a total outage raises a ${this.first} within ${detected} minutes, which ends after recovery`,
      phases: [
        { minutes: healthy, good: this.rate, bad: 0 },
        { minutes: outage, good: 0, bad: this.rate },
        { minutes: recovered, good: this.rate, bad: 0 },
      ],
      expectations: [
        this.expect.alerts(healthy, []),
        this.expect.burnAlert(healthy + detected, this.first, true),
        this.expect.errorRatio(healthy + outage, 1),
        this.expect.burnAlert(healthy + outage, this.first, true),
        this.expect.errorRatio(end, 0),
        this.expect.burnAlert(end, this.first, false),
        ...(this.first === 'ticket'
          ? [this.expect.burnAlert(healthy + outage, 'page', false)]
          : []),
      ],
    };
  }

  /** Left out where the budget is so large that no error rate lies between ticket and page. */
  slowBurn(): Scenario[] {
    const burn = slowBurnRate(this.model);
    if (!burn) {
      return [];
    }
    return [
      {
        name: `a burn rate of ${burn.toFixed()} raises a ticket and no page`,
        phases: [this.burning(burn.toNumber(), 30)],
        expectations: [
          this.expect.burnRate(30, burn.toNumber()),
          this.expect.alerts(30, [{ alert: 'burn', severity: 'ticket' }]),
        ],
      },
    ];
  }

  noTraffic(): Scenario {
    const end = 30 + this.baseMinutes() + 10;
    return {
      name: 'when traffic stops nothing fires and the budget keeps its value',
      phases: [
        this.burning(HEALTHY_BURN, 30),
        { minutes: end - 30, good: 0, bad: 0 },
      ],
      expectations: [
        this.expect.errorRatio(end, undefined),
        this.expect.budgetLeft(end, 1 - HEALTHY_BURN),
        this.expect.alerts(end, []),
      ],
    };
  }

  neverTraffic(): Scenario {
    const end = this.baseMinutes() + 10;
    return {
      name: 'before the first event there is no SLI, no NaN and no alert',
      phases: [{ minutes: end, good: 0, bad: 0 }],
      expectations: [
        this.expect.eventRate(end, 0),
        this.expect.errorRatio(end, undefined),
        this.expect.periodErrorRatio(end, undefined),
        this.expect.budgetLeft(end, undefined),
        this.expect.alerts(end, []),
      ],
    };
  }

  noErrorYet(): Scenario {
    const end = this.baseMinutes() + 10;
    return {
      name: 'before the first error the SLI is perfect, not missing',
      phases: [{ minutes: end, good: this.rate }],
      expectations: [
        this.expect.errorRatio(end, 0),
        this.expect.budgetLeft(end, 1),
        this.expect.alerts(end, []),
      ],
    };
  }

  onlyErrors(): Scenario {
    const end = this.baseMinutes() + 10;
    return {
      name: 'when every event failed from the first on, it is an outage, not missing data',
      phases: [{ minutes: end, bad: this.rate }],
      expectations: [
        this.expect.errorRatio(end, 1),
        this.expect.burnAlert(end, this.first, true),
      ],
    };
  }

  counterReset(): Scenario {
    return {
      name: 'a restart that resets the counters changes nothing',
      phases: [
        this.burning(HEALTHY_BURN, 30),
        { ...this.burning(HEALTHY_BURN, 10), reset: true },
      ],
      expectations: [
        this.expect.eventRate(32, this.rate / 60),
        this.expect.burnRate(32, HEALTHY_BURN),
        this.expect.alerts(40, []),
      ],
    };
  }

  absent(): Scenario {
    const silent = this.baseMinutes() + this.model.absentFor.seconds / 60;
    const end = 30 + silent + SLACK;
    return {
      name: `when the metrics vanish an alert says so within ${
        silent + SLACK
      } minutes`,
      phases: [this.burning(HEALTHY_BURN, 30), { minutes: silent + SLACK }],
      expectations: [
        this.expect.alerts(30, []),
        this.expect.alerts(end, [
          {
            alert: 'absent',
            severity: this.model.spec.guard.mode === 'none' ? 'page' : 'ticket',
          },
        ]),
      ],
    };
  }

  weighsEvents(): Scenario {
    const quiet = this.rate / 10;
    const quarter = 3 * this.baseMinutes();
    return {
      name: 'the period weighs events, not minutes: when only the quiet quarter of the time failed, a mean of ratios would say 25 %',
      phases: [
        { minutes: 3 * quarter, good: this.rate, bad: 0 },
        { minutes: quarter, good: 0, bad: quiet },
      ],
      expectations: [
        this.expect.periodErrorRatio(
          4 * quarter,
          quiet / (3 * this.rate + quiet),
        ),
      ],
    };
  }

  fewErrors(): Scenario[] {
    const { mode, minimumBadEvents } = this.model.spec.guard;
    if (mode !== 'count-guard' || minimumBadEvents < 2) {
      return [];
    }
    const step = Math.ceil(minimumBadEvents / 20);
    const half = Math.floor(minimumBadEvents / 2 / step);
    const rest = Math.ceil(minimumBadEvents / step);
    return [
      {
        name: `at low traffic ${
          half * step
        } bad events raise no page, ${minimumBadEvents} do`,
        phases: [
          { minutes: 60, good: 0, bad: 0 },
          { minutes: half, good: 0, bad: step },
          { minutes: 5, good: 0, bad: 0 },
          { minutes: rest, good: 0, bad: step },
        ],
        expectations: [
          this.expect.alerts(60 + half + SLACK, [
            { alert: 'burn', severity: 'ticket' },
          ]),
          this.expect.burnAlert(60 + half + 5 + rest, 'page', true),
        ],
      },
    ];
  }

  private burning(burn: number, minutes: number): Phase {
    const bad = new Decimal(this.model.budget)
      .times(burn)
      .times(this.rate)
      .round()
      .toNumber();
    return { minutes, good: this.rate - bad, bad };
  }

  private pairs(severity: 'page' | 'ticket') {
    return this.model.pairs.filter(pair => pair.severity === severity);
  }

  private baseMinutes(): number {
    return this.model.base.seconds / 60;
  }
}

/**
 * The scenarios that the tests of an SLO play through.
 *
 * @internal
 */
export function scenarios(model: SloModel): Scenario[] {
  const play = new Scenarios(model);
  return [
    play.healthy(),
    play.totalOutage(),
    ...play.slowBurn(),
    play.noTraffic(),
    play.neverTraffic(),
    play.noErrorYet(),
    play.onlyErrors(),
    play.counterReset(),
    play.absent(),
    play.weighsEvents(),
    ...play.fewErrors(),
  ];
}
