import fc from 'fast-check';
import { assertRatioQueries } from './assertRatioQueries';
import { findLogCandidate } from './findLogCandidate';

const METRICS = { serviceLogRecords: 'log_records_total' };

describe('findLogCandidate', () => {
  it('measures the share of records that are not errors', () => {
    const { sli } = findLogCandidate(METRICS, 'mailer', {
      records: 1000,
      errors: 4,
    });
    expect(sli).toMatchObject({
      name: 'logs-availability',
      description: expect.stringContaining('provisional'),
      source: {
        type: 'logs',
        metric: 'log_records_total',
        selector: 'service="mailer"',
      },
      queries: {
        bad: 'sum(rate(log_records_total{service="mailer",outcome="error"}[{{.window}}]))',
        total: 'sum(rate(log_records_total{service="mailer"}[{{.window}}]))',
      },
      userFacing: {
        value: false,
        reason: expect.stringContaining('A log line is no request'),
      },
    });
  });

  it.each([
    [{ records: 0, errors: 0 }, 'hold 0 records, too few'],
    [{ records: 379, errors: 3 }, 'it takes 380'],
    [{ records: 5000, errors: 0 }, 'None of its 5000 log records is an error'],
    [{ records: 400, errors: 400 }, 'it logs little else'],
  ])('says why %j carry none', (facts, why) => {
    const { sli, omitted } = findLogCandidate(METRICS, 'mailer', facts);
    expect(sli).toBeUndefined();
    expect(omitted).toContain(why);
  });

  it('lets no name out of its matcher', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), service => {
        const { sli } = findLogCandidate(METRICS, service, {
          records: 1000,
          errors: 1,
        });
        expect(() => assertRatioQueries(sli!.queries)).not.toThrow();
      }),
    );
  });
});
