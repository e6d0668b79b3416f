import { prometheusDuration } from '../model/prometheusDuration';
import type { SloModel } from '../model/SloModel';
import { ALERT_NAMES } from '../rules/alertNames';
import { seriesNames } from '../rules/seriesNames';
import type { Expectation } from './PromtoolTest';

/**
 * An alert that fires.
 *
 * @internal
 */
export interface Firing {
  alert: keyof typeof ALERT_NAMES;
  severity: 'page' | 'ticket';
}

/**
 * Writes expectations about one SLO.
 *
 * @internal
 */
export class Expect {
  private readonly names: ReturnType<typeof seriesNames>;

  constructor(private readonly model: SloModel) {
    this.names = seriesNames(model);
  }

  /** Exactly these alerts of the SLO fire. */
  alerts(minute: number, firing: Firing[]): Expectation {
    return this.firing(
      minute,
      `alertstate="firing", sloth_id="${this.model.id}"`,
      firing,
    );
  }

  /** Whether the burn-rate alert of this severity fires, whatever else does. */
  burnAlert(
    minute: number,
    severity: Firing['severity'],
    fires: boolean,
  ): Expectation {
    return this.firing(
      minute,
      `alertstate="firing", alertname="${ALERT_NAMES.burn}", sloth_severity="${severity}", sloth_id="${this.model.id}"`,
      fires ? [{ alert: 'burn', severity }] : [],
    );
  }

  /** Burn rate of the shortest window; undefined: there must be none. */
  burnRate(minute: number, value: number | undefined): Expectation {
    return this.value(minute, this.names.currentBurnRate, 0.001, value);
  }

  /** Share of bad events in the shortest window; undefined: there must be none. */
  errorRatio(minute: number, value: number | undefined): Expectation {
    return this.value(
      minute,
      this.names.ratio(this.model.base.name),
      0.001,
      value,
    );
  }

  /** Share of bad events over the SLO's window; undefined: there must be none. */
  periodErrorRatio(minute: number, value: number | undefined): Expectation {
    return this.value(
      minute,
      this.names.ratio(this.model.period.name),
      0.01,
      value,
    );
  }

  /** Share of the error budget that is left; undefined: there must be none. */
  budgetLeft(minute: number, value: number | undefined): Expectation {
    return this.value(minute, this.names.remaining, 0.01, value);
  }

  /** Events a second in the shortest window. */
  eventRate(minute: number, value: number): Expectation {
    return this.value(minute, this.names.total, 0.001, value);
  }

  private firing(
    minute: number,
    matchers: string,
    firing: Firing[],
  ): Expectation {
    return {
      expr: `count by (alertname, sloth_severity) (ALERTS{${matchers}})`,
      eval_time: time(minute),
      exp_samples: firing.map(({ alert, severity }) => ({
        labels: `{alertname="${ALERT_NAMES[alert]}", sloth_severity="${severity}"}`,
        value: 1,
      })),
    };
  }

  private value(
    minute: number,
    series: string,
    precision: number,
    value: number | undefined,
  ): Expectation {
    return {
      // promtool compares exactly; rounding keeps the noise of floats out.
      expr: `round(sum(${series}{sloth_id="${this.model.id}"}), ${precision})`,
      eval_time: time(minute),
      exp_samples:
        value === undefined
          ? []
          : [
              {
                labels: '{}',
                value:
                  Math.round(value / precision) / Math.round(1 / precision),
              },
            ],
    };
  }
}

function time(minute: number): string {
  return prometheusDuration(minute * 60);
}
