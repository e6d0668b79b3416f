import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';

import { bucketMatcher } from './bucketMatcher';
import { journeyQueries } from './journeyQueries';
import { operationQueries } from './operationQueries';

const METRICS = {
  journeyRequests: 'journey_requests_total',
  journeyDuration: 'journey_duration_seconds',
  operationRequests: 'operation_requests_total',
  operationDuration: 'operation_duration_seconds',
};

/** Node types of an expression, in order; fails on anything the grammar does not know. */
function parse(expression: string): Array<{ name: string; text: string }> {
  const nodes: Array<{ name: string; text: string }> = [];
  parser.parse(expression.replaceAll('{{.window}}', '5m')).iterate({
    enter(node) {
      expect(node.type.isError).toBe(false);
      nodes.push({
        name: node.name,
        text: expression
          .replaceAll('{{.window}}', '5m')
          .slice(node.from, node.to),
      });
    },
  });
  return nodes;
}

/** The value of a PromQL string, escaped as in Go. */
function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex, character) => {
      if (hex) {
        return String.fromCharCode(parseInt(hex, 16));
      }
      return character === 'n' ? '\n' : character;
    });
}

describe('queries', () => {
  it('count failed journeys over all journeys', () => {
    expect(
      journeyQueries(
        METRICS,
        { journeyId: 'a1', service: 'shop' },
        'availability',
      ),
    ).toEqual({
      bad: 'sum(rate(journey_requests_total{journey="a1",service="shop",outcome="error"}[{{.window}}]))',
      total:
        'sum(rate(journey_requests_total{journey="a1",service="shop"}[{{.window}}]))',
    });
  });

  it('count what failed or was slow, also where nothing was ever fast', () => {
    const { bad, total } = operationQueries(
      METRICS,
      { service: 'shop', operation: 'GET /' },
      'latency',
      0.134217728,
    );
    const all =
      'sum(rate(operation_duration_seconds_count{service="shop",operation="GET /"}[{{.window}}]))';
    const fast =
      'sum(rate(operation_duration_seconds_bucket{service="shop",operation="GET /",outcome="ok",le="0.134217728"}[{{.window}}]))';
    expect(total).toBe(all);
    expect(bad).toBe(`clamp_min(${all} - (${fast} or 0 * ${all}), 0)`);
  });

  it('need a threshold for latency', () => {
    expect(() =>
      journeyQueries(METRICS, { journeyId: 'a', service: 'b' }, 'latency'),
    ).toThrow(RangeError);
    expect(() => bucketMatcher(Infinity)).toThrow(RangeError);
  });

  it('match whole thresholds as Prometheus 2 and 3 write them', () => {
    const pattern = /le=~"(.*)"/
      .exec(bucketMatcher(2))![1]
      .replaceAll('\\\\', '\\');
    const matches = (le: string) => new RegExp(`^(?:${pattern})$`).test(le);
    expect([
      matches('2'),
      matches('2.0'),
      matches('20'),
      matches('2x0'),
    ]).toEqual([true, true, false, false]);
  });

  it('are one PromQL expression for any name, which stays inside its quotes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        (service, operation) => {
          const { bad, total } = operationQueries(
            METRICS,
            { service, operation, kind: 2 },
            'latency',
            1,
          );
          for (const expression of [bad, total]) {
            expect(expression).not.toMatch(/[\n\r]/);
            const nodes = parse(expression);
            const selectors = nodes.filter(
              ({ name }) => name === 'VectorSelector',
            ).length;
            const quoted = nodes
              .filter(({ name }) => name === 'StringLiteral')
              .map(({ text }) => text);
            // Three labels each, and outcome and le of the bucket.
            expect(quoted).toHaveLength(
              selectors * 3 + (expression === bad ? 2 : 0),
            );
          }
          const [first] = parse(total).filter(
            ({ name }) => name === 'StringLiteral',
          );
          expect(unquote(first.text)).toBe(service);
        },
      ),
    );
  });
});
