import { parseAllDocuments } from 'yaml';
import { renderService } from '../renderService';
import { exampleSlo } from '../testing/exampleSlo';
import { contentOf } from '../testing/readFiles';

interface Loaded {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    displayName?: string;
    annotations?: Record<string, string>;
  };
  spec: any;
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DURATION = /^\d+[mhdwMQY]$/;
// From the JSON schema that OpenSLO publishes for v1.
const ANNOTATION_KEY =
  /^(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]\/)?[a-z0-9A-Z][a-z0-9A-Z._-]*$/;
const ANNOTATION_VALUE = /^[a-z0-9A-Z][a-z0-9A-Z._-]{0,62}$/;

function load(slos = [exampleSlo({}), exampleSlo({ kind: 'latency' })]) {
  const content = contentOf(renderService(slos), 'openslo');
  return parseAllDocuments(content).map(
    document => (document as { toJS(): unknown }).toJS() as Loaded,
  );
}

function byKind(documents: Loaded[], kind: string): Map<string, Loaded> {
  const found = documents.filter(document => document.kind === kind);
  return new Map(found.map(document => [document.metadata.name, document]));
}

describe('renderOpenSlo', () => {
  it.each([
    ['an ordinary service', load()],
    [
      'a service whose name is none',
      load([
        exampleSlo({
          service: `..${'Ünïcode / '.repeat(30)}`,
          guard: 'tickets-only',
          changes: { title: '', owner: undefined, entityRef: undefined },
        }),
      ]),
    ],
  ])('keeps to the rules of OpenSLO v1 for %s', (_, documents) => {
    const conditions = byKind(documents, 'AlertCondition');
    const policies = byKind(documents, 'AlertPolicy');
    const targets = byKind(documents, 'AlertNotificationTarget');
    const slis = byKind(documents, 'SLI');
    const services = byKind(documents, 'Service');
    const slos = byKind(documents, 'SLO');

    // Names are unique among objects of a kind, and nothing else is in the file.
    expect(
      [conditions, policies, targets, slis, services, slos].reduce(
        (sum, { size }) => sum + size,
        0,
      ),
    ).toBe(documents.length);
    for (const { apiVersion, metadata, spec } of documents) {
      expect(apiVersion).toBe('openslo/v1');
      expect(metadata.name).toMatch(DNS_LABEL);
      expect(metadata.displayName).not.toBe('');
      expect((spec.description ?? '').length).toBeLessThanOrEqual(1050);
      for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
        expect(key).toMatch(ANNOTATION_KEY);
        expect(value).toMatch(ANNOTATION_VALUE);
      }
    }
    for (const { spec } of slos.values()) {
      expect(services.has(spec.service)).toBe(true);
      expect(slis.has(spec.indicatorRef)).toBe(true);
      expect(spec.indicator).toBeUndefined();
      expect(spec.budgetingMethod).toBe('Occurrences');
      expect(spec.timeWindow).toEqual([
        { duration: expect.stringMatching(DURATION), isRolling: true },
      ]);
      expect(spec.objectives).toHaveLength(1);
      expect(spec.objectives[0].target).toBeGreaterThan(0);
      expect(spec.objectives[0].target).toBeLessThan(1);
      expect(
        spec.alertPolicies.map((p: any) => policies.has(p.alertPolicyRef)),
      ).not.toContain(false);
    }
    for (const { spec } of slis.values()) {
      expect(Object.keys(spec.ratioMetric)).toEqual([
        'counter',
        'bad',
        'total',
      ]);
      for (const part of [spec.ratioMetric.bad, spec.ratioMetric.total]) {
        expect(part.metricSource.type).toBe('Prometheus');
        expect(part.metricSource.spec.query).toContain('[{{.window}}]');
      }
    }
    for (const { spec } of policies.values()) {
      expect(spec).toMatchObject({
        alertWhenNoData: expect.any(Boolean),
        alertWhenResolved: expect.any(Boolean),
        alertWhenBreaching: expect.any(Boolean),
      });
      expect(spec.conditions).toHaveLength(1);
      expect(conditions.has(spec.conditions[0].conditionRef)).toBe(true);
      expect(spec.notificationTargets).toHaveLength(1);
      expect(targets.has(spec.notificationTargets[0].targetRef)).toBe(true);
    }
    for (const { spec } of conditions.values()) {
      expect(['page', 'ticket']).toContain(spec.severity);
      expect(spec.condition).toEqual({
        kind: 'burnrate',
        op: 'gt',
        threshold: expect.any(Number),
        lookbackWindow: expect.stringMatching(DURATION),
        alertAfter: expect.stringMatching(DURATION),
      });
    }
  });

  it('says why the target was chosen, and that it is provisional when it is', () => {
    const slo = exampleSlo({ target: 0.995, windowDays: 28 });
    slo.rationale = {
      variant: 'stretch',
      probabilityMet: 0.6123,
      provisional: true,
      historyDays: 2.04,
      exemplarTraceIds: [],
    };
    const [document] = byKind(load([slo]), 'SLO').values();

    expect(document.metadata.annotations).toMatchObject({
      'slo-scout.io/variant': 'stretch',
      'slo-scout.io/probability-met': '0.612',
      'slo-scout.io/provisional': 'true',
    });
    expect(document.spec.description).toMatch(
      /stretch proposal.* From 2 days of history, the probability that 99\.5 % is met in the next 28 days is 61 %\. The target is provisional/,
    );
  });
});
