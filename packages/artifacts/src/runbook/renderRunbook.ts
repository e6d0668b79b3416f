import type { SloModel } from '../model/SloModel';
import { markdownText } from '../text/markdownText';
import { healthSections } from './healthSections';
import { sloSection } from './sloSection';

/**
 * `runbook.md` of a service: a section for each SLO, whose heading is what the alerts'
 * links point at, and one for the alerts that are about the SLO itself.
 *
 * @internal
 */
export function renderRunbook(models: SloModel[]): string {
  const [{ service, spec }] = models;
  const facts = [
    spec.owner && `Owner: ${markdownText(spec.owner)}.`,
    spec.entityRef && `Catalog entity: ${markdownText(spec.entityRef)}.`,
  ].filter(Boolean);
  return `${[
    `# Runbook: ${markdownText(service)}`,
    '<!-- Made by SLO-Scout from slo.yaml. What only people know belongs in the catalog or in a page linked from it. -->',
    ...(facts.length > 0 ? [facts.join(' ')] : []),
    table(models),
    ...models.flatMap(sloSection),
    ...healthSections(models),
  ].join('\n\n')}\n`;
}

function table(models: SloModel[]): string {
  return [
    '| SLO | Objective | Window | Error budget |',
    '| --- | --- | --- | --- |',
    ...models.map(
      ({ name, objectivePercent, budgetPercent, spec }) =>
        `| [${name}](#${name}) | ${objectivePercent} %${
          spec.rationale.provisional ? ' (provisional)' : ''
        } | ${spec.windowDays} days | ${budgetPercent} % of events |`,
    ),
  ].join('\n');
}
