/**
 * One test of `promtool test rules`.
 *
 * @internal
 */
export interface PromtoolTest {
  name: string;
  interval: string;
  input_series: Array<{ series: string; values: string }>;
  promql_expr_test: Expectation[];
}

/**
 * What an expression must yield at a time.
 *
 * @internal
 */
export interface Expectation {
  expr: string;
  eval_time: string;
  exp_samples: Array<{ labels: string; value: number }>;
}
