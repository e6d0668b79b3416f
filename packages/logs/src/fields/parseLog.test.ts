import fc from 'fast-check';
import { parseLog } from './parseLog';

const NOW = Date.UTC(2026, 2, 1, 12);
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const HALF = `${'0'.repeat(16)}a3ce929d0e0e4736`;

const of = (log: string | object, time = '') => {
  const text = typeof log === 'string' ? log : JSON.stringify(log);
  const { severity, body, unixNano, trace } = parseLog(text, {
    now: NOW,
    time,
  });
  const at = unixNano && new Date(Number(unixNano / 1_000_000n)).toISOString();
  return { severity: severity.number, body, at, trace };
};

describe('parseLog', () => {
  it.each<[string, object, number, string]>([
    [
      'zap',
      { level: 'warn', ts: 1772359200.5, msg: 'm' },
      13,
      '2026-03-01T10:00:00.500Z',
    ],
    [
      'logrus',
      { level: 'error', msg: 'm', time: '2026-03-01T11:00:00+01:00' },
      17,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'pino',
      { level: 50, time: 1772359200123, msg: 'm' },
      17,
      '2026-03-01T10:00:00.123Z',
    ],
    [
      'bunyan',
      { v: 0, level: 60, time: '2026-03-01T10:00:00Z', msg: 'm' },
      21,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'winston',
      { level: 'info', message: 'm', timestamp: '2026-03-01T10:00:00Z' },
      9,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'log4j2',
      {
        instant: { epochSecond: 1772359200, nanoOfSecond: 5000000 },
        level: 'FATAL',
        message: 'm',
      },
      21,
      '2026-03-01T10:00:00.005Z',
    ],
    [
      'ECS',
      {
        '@timestamp': '2026-03-01T10:00:00Z',
        log: { level: 'DEBUG' },
        message: 'm',
      },
      5,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'Serilog',
      { '@t': '2026-03-01T10:00:00Z', '@m': 'm', '@mt': '{X}' },
      9,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'python-json-logger',
      {
        asctime: '2026-03-01 10:00:00,250',
        levelname: 'CRITICAL',
        message: 'm',
      },
      18,
      '2026-03-01T10:00:00.250Z',
    ],
    [
      'OpenTelemetry',
      {
        Timestamp: '1772359200000000001',
        SeverityNumber: 14,
        SeverityText: 'WARN2',
        Body: 'm',
      },
      14,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'GELF',
      { version: '1.1', level: 3, short_message: 'm', timestamp: 1772359200 },
      17,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      'slog',
      { time: '2026-03-01T10:00:00Z', level: 'ERROR+2', msg: 'm' },
      17,
      '2026-03-01T10:00:00.000Z',
    ],
  ])('reads JSON of %s', (_, log, severity, at) => {
    expect(of(log)).toMatchObject({ severity, at, body: 'm' });
  });

  it.each<[object | string, string, string]>([
    [{ msg: 'm', trace_id: TRACE, span_id: SPAN }, TRACE, SPAN],
    [{ msg: 'm', traceId: TRACE.toUpperCase() }, TRACE, ''],
    [{ msg: 'm', trace: { id: TRACE }, span: { id: SPAN } }, TRACE, SPAN],
    [
      {
        msg: 'm',
        dd: { trace_id: '11803532876627986230', span_id: '67667974448284343' },
      },
      HALF,
      SPAN,
    ],
    [{ msg: 'm', contextMap: { trace_id: TRACE, span_id: SPAN } }, TRACE, SPAN],
    [{ message: 'm', otelTraceID: TRACE, otelSpanID: SPAN }, TRACE, SPAN],
    [
      {
        message: 'm',
        'logging.googleapis.com/trace': `projects/p/traces/${TRACE}`,
      },
      TRACE,
      '',
    ],
    [{ msg: 'm', traceparent: `00-${TRACE}-${SPAN}-01` }, TRACE, SPAN],
    [`INFO x trace_id=${TRACE} span_id=${SPAN} y`, TRACE, SPAN],
    [`x traceparent: 00-${TRACE}-${SPAN}-01`, TRACE, SPAN],
    [
      'x dd.trace_id=11803532876627986230 dd.span_id=67667974448284343',
      HALF,
      SPAN,
    ],
    [`x b3: ${TRACE}-${SPAN}-1`, TRACE, SPAN],
    [`x X-B3-TraceId=a3ce929d0e0e4736 X-B3-SpanId=${SPAN}`, HALF, SPAN],
    [`INFO [shop,${TRACE},${SPAN}] x`, TRACE, SPAN],
    [`level=info msg="a b" trace_id=${TRACE}`, TRACE, ''],
  ])('finds the trace in %j', (log, traceId, spanId) => {
    expect(of(log).trace).toMatchObject({ traceId, spanId });
  });

  it.each([
    'trace_id=0000000000000000',
    `${'0'.repeat(32)}-x`,
    'traceId=nope',
    'retrace 12',
  ])('finds none in %s', log => expect(of(log).trace).toBeUndefined());

  it.each<[string, number, string | undefined]>([
    [
      'E0301 10:00:00.000001       1 main.go:3] x',
      17,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      '2026-03-01 10:00:00,123 WARN  [main] c.s.Foo - x',
      13,
      '2026-03-01T10:00:00.123Z',
    ],
    [
      '2026/03/01 10:00:00 [error] 7#7: *1 connect() failed',
      17,
      '2026-03-01T10:00:00.000Z',
    ],
    [
      '127.0.0.1 - - [01/Mar/2026:11:00:00 +0100] "GET / HTTP/1.1" 200',
      0,
      '2026-03-01T10:00:00.000Z',
    ],
    ['<34>Mar  1 10:00:00 host su: failed', 18, undefined],
    ['ERROR:root:boom', 17, undefined],
    ['fail: Shop.Cart[0]', 17, undefined],
    ['panic: runtime error', 21, undefined],
    ['Traceback (most recent call last):', 17, undefined],
    ['level=warn msg="disk is full" free=3', 13, undefined],
    ['no errors found, information only', 0, undefined],
    ['2026-13-45 99:00:00 INFO x', 9, undefined],
  ])('reads %s', (log, severity, at) => {
    const found = of(log);
    expect(found.severity).toBe(severity);
    expect(found.at).toBe(at ?? found.at);
  });

  it("takes a time with a zone, else the container's, else the one without", () => {
    const container = '2026-03-01T09:59:59.123456789Z';
    expect(of('2026-03-01T10:00:00Z x', container).at).toBe(
      '2026-03-01T10:00:00.000Z',
    );
    expect(of('2026-03-01 10:00:00 x', container).at).toBe(
      '2026-03-01T09:59:59.123Z',
    );
    expect(of('2026-03-01 10:00:00 x').at).toBe('2026-03-01T10:00:00.000Z');
  });

  it('takes any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string().map(s => `{"msg":${s}`),
    );
    fc.assert(
      fc.property(text, log => {
        const { severity, unixNano } = parseLog(log, { now: NOW });
        expect(severity.number).toBeLessThanOrEqual(24);
        expect(unixNano ?? 0n).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});
