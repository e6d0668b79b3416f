import fc from 'fast-check';
import { parse } from 'yaml';
import type { InstrumentationFacts } from './InstrumentationFacts';
import { adviseInstrumentation } from './adviseInstrumentation';
import { SNIPPETS } from './snippets';

const GOOD: InstrumentationFacts = {
  service: 'checkout',
  language: 'go',
  traces: 1000,
  incomplete: 3,
  entryFromName: 0,
  failed: 20,
  unknownSampling: 0,
  withSession: 900,
  logs: { records: 5000, withTrace: 4900 },
  metrics: true,
};

const ids = (facts: Partial<InstrumentationFacts>) =>
  adviseInstrumentation({ ...GOOD, ...facts }).map(({ id }) => id);

describe('adviseInstrumentation', () => {
  it('has nothing to say of a service that lacks nothing', () => {
    expect(adviseInstrumentation(GOOD)).toEqual([]);
  });

  it.each<[string, Partial<InstrumentationFacts>]>([
    ['incomplete-traces', { incomplete: 80 }],
    ['no-route', { entryFromName: 700 }],
    ['no-status', { traces: 10_000, withSession: 9_000, failed: 0 }],
    ['unknown-sampling', { unknownSampling: 500 }],
    ['no-session', { withSession: 0 }],
    ['no-log-correlation', { logs: { records: 500, withTrace: 2 } }],
    ['no-metrics', { metrics: false }],
  ])('finds %s', (id, facts) => {
    expect(ids(facts)).toEqual([id]);
  });

  it('says the numbers, and shows how in the language of the service', () => {
    const [advice] = adviseInstrumentation({ ...GOOD, incomplete: 80 });
    expect(advice.finding).toBe(
      '80 of 1000 traces lack their root or a parent.',
    );
    expect(advice.missing).toBe(0.08);
    expect(advice.snippets.map(({ language }) => language)).toEqual(['go']);
    const [unknown] = adviseInstrumentation({
      ...GOOD,
      incomplete: 80,
      language: undefined,
    });
    expect(unknown.snippets).toHaveLength(5);
  });

  it('puts first what keeps a target from being trusted', () => {
    const severities = adviseInstrumentation({
      ...GOOD,
      traces: 20_000,
      incomplete: 9_000,
      unknownSampling: 9_000,
      failed: 0,
      withSession: 0,
    }).map(({ severity }) => severity);
    expect(severities).toEqual([
      'blocking',
      'blocking',
      'recommended',
      'optional',
    ]);
  });

  it('judges nothing by a handful, and nothing that it was not told', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99 }), traces => {
        expect(
          ids({
            ...{ traces, incomplete: traces, entryFromName: traces },
            ...{ failed: 0, withSession: 0 },
            ...{ unknownSampling: traces, logs: undefined, metrics: false },
          }),
        ).toEqual([]);
      }),
    );
    expect(
      ids({ logs: undefined, metrics: undefined, withSession: undefined }),
    ).toEqual([]);
  });

  it('shows collector configuration that is YAML', () => {
    const configs = Object.values(SNIPPETS)
      .flat()
      .filter(({ language }) => language === 'collector');
    expect(configs).not.toHaveLength(0);
    for (const { code } of configs) {
      expect(parse(code)).toHaveProperty('service.pipelines');
    }
  });
});
