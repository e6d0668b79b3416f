import { InvalidSloSpecError, type SloSpec } from '@slo-scout/slo';
import { buildModel } from './buildModel';
import type { SloModel } from './SloModel';

/**
 * The models of all SLOs of one service, by name: their order in files must not
 * depend on the order in which they were approved.
 *
 * @throws InvalidSloSpecError or Error with one sentence when an SLO cannot be rendered
 * @internal
 */
export function buildModels(slos: readonly SloSpec[]): SloModel[] {
  const [service, ...others] = new Set(slos.map(slo => slo.service));
  if (service === undefined || others.length > 0) {
    throw new InvalidSloSpecError(
      `Files are made for one service at a time and at least one SLO of it, got SLOs of ${
        slos.length === 0 ? 'none' : [service, ...others].join(', ')
      }.`,
    );
  }
  const models = slos
    .map(buildModel)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = models.find(
    (model, index) => model.name === models[index + 1]?.name,
  );
  if (twice) {
    throw new InvalidSloSpecError(
      `The service has two SLOs named "${twice.name}"; give one of them another name.`,
    );
  }
  return models;
}
