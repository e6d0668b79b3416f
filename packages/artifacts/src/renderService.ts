import type { SloSpec } from '@slo-scout/slo';
import { artifactPath } from './artifactPath';
import { buildModels } from './model/buildModels';
import { renderOpenSlo } from './openslo/renderOpenSlo';
import { renderRunbook } from './runbook/renderRunbook';
import { renderDashboard } from './dashboard/renderDashboard';
import { renderRules } from './rules/renderRules';
import { renderRulesTest } from './rulesTest/renderRulesTest';
import type { ArtifactFile, ArtifactKind } from './types';

/**
 * All files of a service: every SLO of it is in each of them, so that one more
 * SLO extends the files and one fewer shortens them.
 *
 * Deterministic: the order of the SLOs does not matter, and the same SLOs give the same bytes.
 *
 * @param slos - all SLOs of one service, at least one
 * @throws InvalidSloSpecError or Error with one sentence when an SLO cannot be rendered
 * @public
 */
export function renderService(slos: readonly SloSpec[]): ArtifactFile[] {
  const models = buildModels(slos);
  const [{ spec }] = models;
  const file = (
    kind: ArtifactKind,
    mediaType: string,
    content: string,
  ): ArtifactFile => ({
    kind,
    path: artifactPath(spec.service, kind),
    mediaType,
    content,
  });
  return [
    file('openslo', 'application/yaml', renderOpenSlo(models)),
    file('prometheus-rules', 'application/yaml', renderRules(models)),
    file('prometheus-rules-test', 'application/yaml', renderRulesTest(models)),
    file('grafana-dashboard', 'application/json', renderDashboard(models)),
    file('runbook', 'text/markdown', renderRunbook(models)),
  ];
}
