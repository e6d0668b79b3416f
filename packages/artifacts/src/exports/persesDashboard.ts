import { courseSpecs, numberSpecs } from '../dashboard/panelSpecs';
import type {
  CourseSpec,
  NumberSpec,
  PanelUnit,
} from '../dashboard/panelSpecs';
import type { SloModel } from '../model/SloModel';
import { openSloName } from '../openslo/openSloName';
import type { ExportOptions } from './types';

const PROJECT = /^[a-zA-Z0-9_.-]{1,75}$/;
const COLUMNS = 24;
const NUMBER_HEIGHT = 4;
const COURSE_HEIGHT = 8;
/** Perses' names of units. */
const UNITS: Record<PanelUnit, string> = {
  ratio: 'percent-decimal',
  number: 'decimal',
  seconds: 'seconds',
  'per-second': 'requests/sec',
};
/** Perses takes colours as numbers only. */
const COLORS: Record<string, string> = {
  red: '#e02f44',
  orange: '#ff9830',
  green: '#56a64b',
};

interface Placed {
  key: string;
  panel: object;
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * A Perses dashboard with the panels of `dashboard.json`, for the project's default Prometheus data source.
 *
 * @throws Error with one sentence when the project's name is none
 * @internal
 */
export function persesDashboard(models: SloModel[], options: ExportOptions) {
  const { project = 'default' } = options;
  if (!PROJECT.test(project)) {
    throw new Error(
      `A project of Perses is 1 to 75 letters, digits, dashes, dots and underscores, got "${project}".`,
    );
  }
  const [{ service, spec }] = models;
  const rows = models.map(model => ({ model, items: placedPanels(model) }));
  const dashboard = {
    kind: 'Dashboard',
    metadata: { name: openSloName('slo', spec.service), project },
    spec: {
      display: {
        name: `SLOs: ${service}`,
        description: 'Made by SLO-Scout from slo.yaml.',
      },
      duration: '7d',
      refreshInterval: '1m',
      variables: [],
      panels: Object.fromEntries(
        rows.flatMap(({ items }) => items.map(item => [item.key, item.panel])),
      ),
      layouts: rows.map(({ model, items }, index) => ({
        kind: 'Grid',
        spec: {
          display: {
            title: `${model.title}: ${model.objectivePercent} % over ${model.spec.windowDays} days`,
            collapse: { open: index === 0 },
          },
          items: items.map(({ key, x, y, width, height }) => ({
            x,
            y,
            width,
            height,
            content: { $ref: `#/spec/panels/${key}` },
          })),
        },
      })),
    },
  };
  return {
    content: `${JSON.stringify(dashboard, undefined, 2)}\n`,
    notes: [
      'Perses has no panel for when alerts fired; the dashboard is without it.',
    ],
  };
}

function placedPanels(model: SloModel): Placed[] {
  const numbers = numberSpecs(model);
  const courses = courseSpecs(model);
  const numberWidth = COLUMNS / numbers.length;
  return [
    ...numbers.map((number, index) => ({
      key: `${model.name}-now-${index + 1}`,
      panel: numberPanel(number),
      x: index * numberWidth,
      y: 0,
      width: numberWidth,
      height: NUMBER_HEIGHT,
    })),
    ...courses.map((course, index) => ({
      key: `${model.name}-course-${index + 1}`,
      panel: coursePanel(course),
      x: (index % 2) * (COLUMNS / 2),
      y: NUMBER_HEIGHT + Math.floor(index / 2) * COURSE_HEIGHT,
      width: COLUMNS / 2,
      height: COURSE_HEIGHT,
    })),
  ];
}

function numberPanel(spec: NumberSpec): object {
  const [below, ...steps] = spec.steps;
  return panel(spec, {
    kind: 'StatChart',
    spec: {
      calculation: 'last-number',
      format: { unit: UNITS[spec.unit], decimalPlaces: spec.decimals },
      ...(COLORS[below.color] && {
        thresholds: {
          defaultColor: COLORS[below.color],
          steps: steps.map(({ value, color }) => ({
            value,
            color: COLORS[color],
          })),
        },
      }),
    },
    queries: [{ expr: spec.expr, legend: spec.title }],
  });
}

function coursePanel(spec: CourseSpec): object {
  return panel(spec, {
    kind: 'TimeSeriesChart',
    spec: {
      legend: { position: 'bottom' },
      yAxis: {
        format: { unit: UNITS[spec.unit] },
        ...(spec.min !== undefined && { min: spec.min }),
        ...(spec.max !== undefined && { max: spec.max }),
      },
      ...(spec.redBelow !== undefined && {
        thresholds: { steps: [{ value: spec.redBelow, color: COLORS.red }] },
      }),
    },
    queries: spec.queries,
  });
}

function panel(
  { title, description }: { title: string; description: string },
  chart: {
    kind: string;
    spec: object;
    queries: Array<{ expr: string; legend: string }>;
  },
): object {
  return {
    kind: 'Panel',
    spec: {
      display: { name: title, description },
      plugin: { kind: chart.kind, spec: chart.spec },
      queries: chart.queries.map(({ expr, legend }) => ({
        kind: 'TimeSeriesQuery',
        spec: {
          plugin: {
            kind: 'PrometheusTimeSeriesQuery',
            spec: { query: expr, seriesNameFormat: legend },
          },
        },
      })),
    },
  };
}
