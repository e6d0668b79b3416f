import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import { RatioHistory } from './RatioHistory';
import { readRatio } from './readRatio';

const QUERIES = { bad: 'bad[{{.window}}]', total: 'total[{{.window}}]' };

/** Answers from the second hour on, and never in every seventh bin. */
class CountingSource implements MetricsSource {
  readonly id = 'test';
  evaluations = 0;

  discover = async () => [];
  instant = async () => [];

  async range(
    query: string,
    { from, to, step }: { from: number; to: number; step: number },
  ) {
    const samples = [];
    for (let time = from; time <= to; time += step) {
      this.evaluations += 1;
      if (time > 3600 && (time / step) % 7 !== 0) {
        samples.push({ time, value: query.startsWith('bad') ? 1 : time });
      }
    }
    return samples.length > 0 ? [{ labels: {}, samples }] : [];
  }
}

describe('the history of ratios', () => {
  it('gives what reading everything gives, and reads the end only', async () => {
    const source = new CountingSource();
    const history = new RatioHistory();
    for (const range of [
      { from: 0, to: 86_400 },
      { from: 300, to: 86_700 },
      { from: 300, to: 86_700 },
      { from: 6_000, to: 90_000 },
      // Reaches further back, then less far again.
      { from: 0, to: 90_000 },
      { from: 3_000, to: 90_300 },
      // So long after that nothing of it is left.
      { from: 200_100, to: 290_100 },
    ]) {
      expect(await history.read(source, QUERIES, range)).toEqual(
        await readRatio(new CountingSource(), QUERIES, range),
      );
    }
    source.evaluations = 0;
    await history.read(source, QUERIES, { from: 200_400, to: 290_400 });
    expect(source.evaluations).toBe(6);
  });
});
