import fs from 'node:fs';
import path from 'node:path';
import { slothRules } from './slothRules';

const FILES_PER_FOLDER = 100;

function ordinaryRules(service: string): string {
  const job = `job="${service}"`;
  const routes = ['cart', 'order', 'login', 'search'];
  return `groups:
  - name: ${service}
    interval: 30s
    rules:
${routes
  .map(
    route => `      - record: route:requests:rate5m
        expr: sum by (code) (rate(http_requests_total{${job}, route="/${route}"}[5m]))
        labels:
          route: ${route}
      - alert: ${service}-${route}-errors
        expr: |
          sum(rate(http_requests_total{${job}, route="/${route}", code=~"5.."}[5m]))
          /
          sum(rate(http_requests_total{${job}, route="/${route}"}[5m]))
          > 0.05
        for: 10m
        labels:
          severity: page
        annotations:
          summary: "{{ $labels.job }} fails on /${route}: {{ $value | humanizePercentage }}"
          runbook_url: https://runbooks.example.com/${service}/${route}
`,
  )
  .join('')}      - alert: ${service}-slow
        expr: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{${job}}[5m]))) > 1
      - alert: ${service}-down
        expr: absent(up{${job}} == 1)
`;
}

function slothSpec(service: string): string {
  return `version: prometheus/v1
service: ${service}
labels:
  owner: team-a
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="${service}",code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="${service}"}[{{.window}}]))
    alerting:
      name: ${service}-burn
      page_alert:
        labels:
          severity: page
`;
}

function pyrraSpec(service: string): string {
  return `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: ${service}-errors
  namespace: monitoring
spec:
  target: "99.5"
  window: 4w
  indicator:
    ratio:
      errors:
        metric: http_requests_total{job="${service}",code=~"5.."}
      total:
        metric: http_requests_total{job="${service}"}
`;
}

const CONTENTS = [
  ordinaryRules,
  slothRules,
  ordinaryRules,
  ordinaryRules,
  slothSpec,
  ordinaryRules,
  slothRules,
  ordinaryRules,
  pyrraSpec,
  ordinaryRules,
];

/**
 * Writes a company's rule files: of ten, six hold ordinary recordings and alerts of a service, two are what Sloth writes for an
 * SLO, one is a Sloth specification, one a Pyrra SLO.
 *
 * @returns how much was written
 */
export function writeEstate(
  folder: string,
  files: number,
): { bytes: number; expressions: number } {
  let bytes = 0;
  let expressions = 0;
  for (let i = 0; i < files; i++) {
    const service = `service-${i}`;
    const inFolder = path.join(
      folder,
      `team-${Math.floor(i / FILES_PER_FOLDER)}`,
    );
    if (i % FILES_PER_FOLDER === 0) fs.mkdirSync(inFolder);
    const content = CONTENTS[i % CONTENTS.length](service);
    bytes += content.length;
    expressions += (content.match(/(expr|query|metric):/g) ?? []).length;
    fs.writeFileSync(path.join(inFolder, `${service}.yaml`), content);
  }
  return { bytes, expressions };
}
