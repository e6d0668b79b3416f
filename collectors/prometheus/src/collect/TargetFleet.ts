import { isDeepStrictEqual } from 'node:util';
import type { ProgramLogger } from '@slo-scout/program';
import { PrometheusClient } from '../client/PrometheusClient';
import type { CollectorMetrics } from '../CollectorMetrics';
import type { TargetConfig } from '../config/CollectorConfig';
import type { LoadedConfig } from '../config/loadConfig';
import type { Checkpoints } from '../state/Checkpoints';
import type { MetricWriter } from '../write/MetricWriter';
import { SeriesBudget } from './SeriesBudget';
import { TargetCollector } from './TargetCollector';

const MAX_PAUSE_MS = 5000;

/** @internal */
export interface TargetFleetOptions {
  writer: MetricWriter;
  checkpoints: Checkpoints;
  metrics: CollectorMetrics;
  logger: ProgramLogger;
  now: () => number;
}

interface Member {
  collector: TargetCollector;
  /** Everything it was made from. */
  origin: unknown;
}

/**
 * The targets of a configuration, exchanged while others keep running.
 *
 * @internal
 */
export class TargetFleet {
  private readonly members = new Map<string, Member>();
  private readonly budget = new SeriesBudget();

  constructor(private readonly options: TargetFleetOptions) {}

  /** Why targets do not work as they should, one sentence each. */
  get problems(): string[] {
    return [...this.members.values()].flatMap(
      ({ collector }) => collector.problem ?? [],
    );
  }

  /**
   * Makes the targets those of the configuration. One that did not change is
   * not touched, nor is anything when one of the new ones cannot be made.
   *
   * @throws Error
   */
  async apply({ config, certificates }: LoadedConfig): Promise<void> {
    const { collect, limits, serviceLabels } = config;
    const wanted = new Map<string, { target: TargetConfig; origin: unknown }>(
      config.targets.map(target => [
        target.name,
        {
          target,
          origin: [
            ...[target, collect, limits, serviceLabels],
            certificates.get(target.name),
          ],
        },
      ]),
    );
    const changed = [...wanted].filter(
      ([name, { origin }]) =>
        !isDeepStrictEqual(this.members.get(name)?.origin, origin),
    );
    const { now, metrics } = this.options;
    const clients = await Promise.all(
      changed.map(([name, { target }]) =>
        PrometheusClient.create(target, now, (endpoint, result) =>
          metrics.requested(name, endpoint, result),
        ),
      ),
    );
    const gone = [...this.members.keys()].filter(name => !wanted.has(name));
    await Promise.all(
      [...gone, ...changed.map(([name]) => name)].map(name => this.end(name)),
    );
    changed.forEach(([name, { target, origin }], i) => {
      const collector = new TargetCollector({
        ...this.options,
        ...{ target, config, client: clients[i], budget: this.budget },
      });
      this.members.set(name, { collector, origin });
      collector.start(Math.min(collect.step, MAX_PAUSE_MS));
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.members.keys()].map(name => this.end(name)));
  }

  private async end(name: string): Promise<void> {
    const member = this.members.get(name);
    this.members.delete(name);
    await member?.collector.stop();
  }
}
