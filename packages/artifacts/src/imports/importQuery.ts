import { parser } from '@prometheus-io/lezer-promql';
import { nodesOf, parsePromql } from '../promql/parsePromql';
import { prepareQuery } from '../promql/prepareQuery';

const WINDOW = '{{.window}}';
const PARSEABLE_WINDOW = '0000000005m';

/**
 * A query of another tool with the range left open.
 *
 * @internal
 */
export interface ImportedQuery {
  /** One line, with `{{.window}}`. */
  query: string;
  /** What was changed about it, one sentence. */
  changed?: string;
}

/**
 * Brings a query into the form that ours have: one line, no comments, the range
 * as `{{.window}}`. A bare counter gets its rate; a fixed range becomes the window.
 *
 * @param name - for messages, e.g. `total`
 * @throws Error with one sentence when the query cannot be used
 * @internal
 */
export function importQuery(name: string, query: string): ImportedQuery {
  const written = withoutComments(
    query.replace(/\{\{\s*\.[Ww]indow\s*\}\}/g, WINDOW),
  );
  if (written.includes(WINDOW)) {
    return { query: prepareQuery(name, written).template };
  }
  const opened = openRange(name, written);
  return { ...opened, query: prepareQuery(name, opened.query).template };
}

function withoutComments(query: string): string {
  const parseable = query.replaceAll(WINDOW, PARSEABLE_WINDOW);
  const comments = nodesOf(parser.parse(parseable).topNode, 'LineComment');
  return comments.reduceRight(
    (rest, { from, to }) => `${rest.slice(0, from)} ${rest.slice(to)}`,
    query,
  );
}

function openRange(name: string, query: string): ImportedQuery {
  const { topNode } = parsePromql(query);
  const ranges = nodesOf(topNode, 'MatrixSelector').map(node => {
    const duration = node.lastChild!;
    return { from: duration.from, to: duration.to };
  });
  const lengths = new Set(ranges.map(({ from, to }) => query.slice(from, to)));
  if (lengths.size > 1) {
    throw new Error(
      `The ${name} query uses ranges of several lengths (${[...lengths].join(
        ', ',
      )}); write ${WINDOW} where the window of the SLO belongs.`,
    );
  }
  if (lengths.size === 1) {
    return {
      query: ranges.reduceRight(
        (rest, { from, to }) => rest.slice(0, from) + WINDOW + rest.slice(to),
        query,
      ),
      changed: `The ${name} query looked back ${
        [...lengths][0]
      }; that range now follows the windows of the SLO.`,
    };
  }
  const bare = bareCounter(query);
  if (!bare) {
    throw new Error(
      `The ${name} query has no range; write it with ${WINDOW}, e.g. sum(rate(requests_total[${WINDOW}])).`,
    );
  }
  return {
    query: `sum(rate(${bare}[${WINDOW}]))`,
    changed: `The ${name} query was a bare counter; now it is the rate of it.`,
  };
}

/** The selector of `requests_total{…}` or `sum(requests_total{…})`. */
function bareCounter(query: string): string | undefined {
  const top = parsePromql(query).topNode.firstChild!;
  const selectors = nodesOf(top, 'VectorSelector');
  const isSum =
    top.name === 'AggregateExpr' &&
    /^sum\s*\(/.test(query.slice(top.from, top.to)) &&
    nodesOf(top, 'FunctionCall').length === 0 &&
    nodesOf(top, 'BinaryExpr').length === 0 &&
    nodesOf(top, 'AggregateExpr').length === 1;
  return selectors.length === 1 && (top.name === 'VectorSelector' || isSum)
    ? query.slice(selectors[0].from, selectors[0].to)
    : undefined;
}
