/**
 * What is known of a service before its history is looked at: how often
 * incidents happen, how much they cost, and how the usual error ratio wanders. Fitted over
 * many services by `fitIncidentPrior`, or {@link DEFAULT_INCIDENT_PRIOR}.
 *
 * @public
 */
export interface IncidentPrior {
  /** Incidents a day: Gamma with this mean, worth `days` days of history. */
  rate: { perDay: number; days: number };
  /**
   * Cost of an incident in days of complete outage at mean traffic: log-normal, worth
   * `incidents` observed incidents. `logMean` and `logSd` are of the natural logarithm.
   */
  severity: { logMean: number; logSd: number; incidents: number };
  /** Standard deviation of the logarithm of the usual error ratio from one window to the next. */
  driftLogSd: number;
  /** Probability that a change (a deploy, a new client) moves the usual ratio for good within 28 days, and by how much (log sd). */
  regime: { probability: number; logSd: number };
  /** Age in days at which a day counts half for the usual ratio: services change. */
  halfLifeDays: number;
  /** Squared coefficient of variation of the usual ratio from day to day, worth `days` days. */
  dailyVariation: { value: number; days: number };
}

/**
 * The prior where no other services are known. Chosen so that predictions were
 * calibrated on the tuning population of `bench/calibration`; see docs there for how it does on others.
 *
 * @public
 */
export const DEFAULT_INCIDENT_PRIOR: IncidentPrior = {
  rate: { perDay: 0.06, days: 10 },
  severity: { logMean: Math.log(0.0015), logSd: 2, incidents: 2 },
  driftLogSd: 0.3,
  regime: { probability: 0.25, logSd: 1 },
  halfLifeDays: 10,
  dailyVariation: { value: 0.2, days: 5 },
};
