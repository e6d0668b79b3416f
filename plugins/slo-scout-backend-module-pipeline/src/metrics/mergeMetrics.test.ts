import {
  Counter,
  Histogram,
  Registry,
  collectDefaultMetrics,
} from 'prom-client';
import { mergeMetrics } from './mergeMetrics';

describe('mergeMetrics', () => {
  it('gathers the samples of a family under one comment, told apart by program', () => {
    const collector = [
      '# HELP up_total Ups so far',
      '# TYPE up_total counter',
      'up_total 3',
      'up_total{reason="a b{c}"} 4 1700000000000',
      '# TYPE own gauge',
      'own{} 1',
      '',
    ].join('\n');
    const worker = [
      '# HELP up_total Said otherwise',
      '# TYPE up_total counter',
      'up_total 5',
      '# a remark',
      'bare 7',
    ].join('\n');
    expect(mergeMetrics({ collector, worker }).split('\n')).toEqual([
      '# HELP up_total Ups so far',
      '# TYPE up_total counter',
      'up_total{program="collector"} 3',
      'up_total{program="collector",reason="a b{c}"} 4 1700000000000',
      'up_total{program="worker"} 5',
      '# TYPE own gauge',
      'own{program="collector"} 1',
      'bare{program="worker"} 7',
      '',
    ]);
    expect(mergeMetrics({})).toBe('');
    expect(mergeMetrics({ a: '' })).toBe('');
  });

  it('keeps every sample of real registries, histograms included', async () => {
    const texts: Record<string, string> = {};
    for (const program of ['collector', 'worker']) {
      const registers = [new Registry()];
      collectDefaultMetrics({ register: registers[0] });
      const latency = new Histogram({
        name: 'latency_seconds',
        help: 'Latency',
        labelNames: ['route'],
        registers,
      });
      latency.observe({ route: '/a "b" \\' }, 0.2);
      new Counter({ name: `${program}_total`, help: 'Own', registers }).inc();
      texts[program] = await registers[0].metrics();
    }
    const samples = (text: string) =>
      text.split('\n').filter(line => line && !line.startsWith('#'));
    const merged = mergeMetrics(texts);

    expect(samples(merged)).toHaveLength(
      samples(texts.collector).length + samples(texts.worker).length,
    );
    const types = merged.split('\n').filter(line => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    // A family is one block: its samples follow its TYPE and no other's.
    let family = '';
    for (const line of merged.trimEnd().split('\n')) {
      family = /^# TYPE (\S+)/.exec(line)?.[1] ?? family;
      expect(line.startsWith('#') || line.startsWith(family)).toBe(true);
    }
    expect(merged).toContain(
      'latency_seconds_bucket{program="worker",le="0.25",route="/a \\"b\\" \\\\"} 1',
    );
  });
});
