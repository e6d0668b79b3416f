import { serviceSlug, type SloSpec } from '@slo-scout/slo';
import { buildModels } from '../model/buildModels';
import type { SloModel } from '../model/SloModel';
import { grafanaConfigMap } from './grafanaConfigMap';
import { grafanaDashboard } from './grafanaDashboard';
import { persesDashboard } from './persesDashboard';
import { prometheusRule } from './prometheusRule';
import { pyrraObjectives } from './pyrraObjectives';
import { slothSpec } from './slothSpec';
import type { ExportedFile, ExportFormat, ExportOptions } from './types';

interface Exporter {
  file: string;
  mediaType: string;
  render(
    models: SloModel[],
    options: ExportOptions,
  ): { content: string; notes: string[] };
}

const YAML = 'application/yaml';
const EXPORTERS: Record<ExportFormat, Exporter> = {
  'prometheus-rule': {
    file: 'prometheusrule.yaml',
    mediaType: YAML,
    render: prometheusRule,
  },
  sloth: { file: 'sloth.yaml', mediaType: YAML, render: slothSpec },
  pyrra: { file: 'pyrra.yaml', mediaType: YAML, render: pyrraObjectives },
  'grafana-dashboard': {
    file: 'grafanadashboard.yaml',
    mediaType: YAML,
    render: grafanaDashboard,
  },
  'grafana-configmap': {
    file: 'dashboard-configmap.yaml',
    mediaType: YAML,
    render: grafanaConfigMap,
  },
  perses: {
    file: 'perses.json',
    mediaType: 'application/json',
    render: persesDashboard,
  },
};

/**
 * The formats that {@link exportService} knows.
 *
 * @public
 */
export const EXPORT_FORMATS = Object.keys(EXPORTERS) as ExportFormat[];

/**
 * All SLOs of a service in the format of another tool. Deterministic, like `renderService`.
 *
 * @param slos - all SLOs of one service, at least one
 * @throws InvalidSloSpecError or Error with one sentence when an SLO, an option or everything about the SLOs does not fit the format
 * @public
 */
export function exportService(
  slos: readonly SloSpec[],
  format: ExportFormat,
  options: ExportOptions = {},
): ExportedFile {
  const models = buildModels(slos);
  const { file, mediaType, render } = EXPORTERS[format];
  return {
    format,
    path: `slos/${serviceSlug(models[0].spec.service)}/${file}`,
    mediaType,
    ...render(models, options),
  };
}
