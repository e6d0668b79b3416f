import fc from 'fast-check';
import {
  LogRecordReader,
  type LogRecordReaderOptions,
  type RawLogRecord,
  type ReaderPosition,
} from './LogRecordReader';

const DAY = '2026-03-01T10:00:0';

function readAll(
  text: string | Buffer,
  options: LogRecordReaderOptions = {},
): RawLogRecord[] {
  const reader = new LogRecordReader(options);
  return [...reader.push(Buffer.from(text), 0), ...reader.end()];
}

const textsOf = (records: RawLogRecord[]) => records.map(({ text }) => text);

describe('LogRecordReader', () => {
  it('joins the partial lines of each CRI stream, also inside of a character', () => {
    const euro = Buffer.from('€');
    const file = Buffer.concat([
      Buffer.from(`${DAY}0.5Z stdout P one `),
      euro.subarray(0, 1),
      Buffer.from(`\n${DAY}1Z stderr F between\n${DAY}2Z stdout P:x `),
      euro.subarray(1),
      Buffer.from(`\n${DAY}3Z stdout F  end\n${DAY}4Z stdout F\n`),
    ]);
    expect(readAll(file)).toEqual([
      expect.objectContaining({
        ...{ start: 0, stream: 'stdout', text: 'one € end' },
        time: `${DAY}0.5Z`,
      }),
      expect.objectContaining({ stream: 'stderr', text: 'between' }),
    ]);
  });

  it("reads Docker's json-file and joins what it divided", () => {
    const entry = (log: string, stream = 'stdout') =>
      `${JSON.stringify({ log, stream, time: `${DAY}0.1Z` })}\n`;
    const file =
      entry('long ') +
      entry('oops\n', 'stderr') +
      entry('line\n') +
      entry('x\r\n');
    const records = readAll(file).map(r => [r.stream, r.text]);
    expect(records.sort()).toEqual([
      ['stderr', 'oops'],
      ['stdout', 'long line'],
      ['stdout', 'x'],
    ]);
  });

  it.each([
    [
      'Java',
      [
        '2026-03-01 10:00:00 ERROR [main] Pay - declined',
        'com.shop.PaymentException: declined',
        '\tat com.shop.Pay.charge(Pay.java:10)',
        'Caused by: java.net.SocketTimeoutException: timed out',
        '\t... 12 more',
      ],
    ],
    [
      'Python',
      [
        'ERROR:root:boom',
        'Traceback (most recent call last):',
        '  File "a.py", line 1, in <module>',
        '    1/0',
        'ZeroDivisionError: division by zero',
        '',
        'During handling of the above exception, another exception occurred:',
        '',
        'Traceback (most recent call last):',
        '  File "a.py", line 3, in <module>',
        'KeyError: 7',
      ],
    ],
    [
      'Go',
      [
        'panic: runtime error: index out of range [3] with length 3',
        '',
        'goroutine 1 [running]:',
        'main.handle(0xc0000b2000, 0x3)',
        '\t/src/main.go:12 +0x1d',
        'created by main.main',
        '\t/src/main.go:5 +0x2b',
        'exit status 2',
      ],
    ],
    [
      'Node.js',
      [
        'TypeError: Cannot read properties of undefined',
        '    at handler (/app/index.js:4:11)',
        "    code: 'E',",
        '}',
      ],
    ],
  ])('keeps a stack trace of %s in one record', (_, trace) => {
    const lines = ['INFO before', ...trace, 'INFO after', 'Done: all'];
    expect(textsOf(readAll(`${lines.join('\n')}\n`))).toEqual([
      'INFO before',
      trace.join('\n'),
      'INFO after',
      'Done: all',
    ]);
  });

  it('begins a record where a pattern says so', () => {
    const multiline = { startPattern: /^\d{4}-/ };
    const file = '2026- a\nb\n  c\n2026- d\n';
    expect(textsOf(readAll(file, { multiline }))).toEqual([
      '2026- a\nb\n  c',
      '2026- d',
    ]);
  });

  it('cuts a line of 10 MB at the limit and reads on after it', () => {
    const reader = new LogRecordReader({ maxRecordBytes: 1000 });
    const records: RawLogRecord[] = [];
    let most = 0;
    const chunk = Buffer.from('é'.repeat(50_000));
    records.push(...reader.push(Buffer.from('first\nx'), 0));
    for (let i = 0; i < 100; i++) {
      records.push(...reader.push(chunk, 0));
      most = Math.max(most, reader.pendingBytes);
    }
    expect(reader.position).toMatchObject({ skipping: true });
    records.push(...reader.push(Buffer.from('\nlast\n'), 0), ...reader.end());
    expect(textsOf(records)).toEqual(['first', `x${'é'.repeat(499)}`, 'last']);
    expect(records[1].truncated).toBe(true);
    expect(reader.counts.truncated).toBe(1);
    expect(most).toBeLessThan(2500);
  });

  it('keeps a line of 10 MB where the limit allows it', () => {
    const line = 'y'.repeat(10_000_000);
    const [record] = readAll(`${line}\n`, { maxRecordBytes: 16_000_000 });
    expect(record).toMatchObject({ text: line, truncated: false });
  });

  it('cuts what a CRI stream never ends, and hears the other stream', () => {
    const reader = new LogRecordReader({ maxRecordBytes: 100 });
    const records: RawLogRecord[] = [];
    for (let i = 0; i < 50; i++) {
      const lines = `${DAY}0Z stdout P 0123456789\n`;
      records.push(...reader.push(Buffer.from(lines), 0));
    }
    records.push(
      ...reader.push(
        Buffer.from(
          `${DAY}0Z stderr F e\n${DAY}0Z stdout F x\n${DAY}1Z stdout F y\n`,
        ),
        0,
      ),
      ...reader.end(),
    );
    expect(textsOf(records).sort()).toEqual([
      '0123456789'.repeat(10),
      'e',
      'y',
    ]);
  });

  it('replaces what is not UTF-8 and counts it, and skips zeros of a hole', () => {
    const reader = new LogRecordReader();
    const bytes = Buffer.concat([
      Buffer.alloc(5000),
      Buffer.from('a\n'),
      Buffer.from([0xff, 10]),
    ]);
    const records = [...reader.push(bytes, 0), ...reader.end()];
    expect(records.map(r => [r.start, r.text])).toEqual([
      [5000, 'a'],
      [5002, '\ufffd'],
    ]);
    expect(reader.counts.invalidUtf8).toBe(1);
  });

  it('divides a record that has too many lines', () => {
    const file = `start\n${' x\n'.repeat(25)}`;
    const records = readAll(file, { maxRecordLines: 10 });
    expect(records).toHaveLength(3);
    expect(textsOf(records).join('\n')).toBe(file.trimEnd());
  });

  it('gives out by idle time what may be complete, never half a line', () => {
    const reader = new LogRecordReader();
    expect(reader.push(Buffer.from('one\ntw'), 0)).toEqual([]);
    expect(reader.flushIdle(5000, 1000, 30_000)).toEqual([]);
    expect(textsOf(reader.push(Buffer.from('o\n'), 5000))).toEqual(['one']);
    expect(textsOf(reader.flushIdle(6000, 1000, 30_000))).toEqual(['two']);
    reader.push(Buffer.from('dead'), 7000);
    expect(textsOf(reader.flushIdle(37_000, 1000, 30_000))).toEqual([]);
    expect(textsOf(reader.flushIdle(38_000, 1000, 30_000))).toEqual(['dead']);
    expect(reader.position).toEqual({ offset: 12 });
  });

  const line = fc.oneof(
    fc.constantFrom(
      ...[
        'INFO a',
        ' indented',
        '',
        'panic: x',
        'Traceback (most recent call last):',
      ],
      ...[
        'ValueError: y',
        '}',
        '{"msg":"m"}',
        'x'.repeat(150),
        '\0\0z',
        'é€😀',
      ],
    ),
    fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map(s => s.replace(/[\r\n]/g, '')),
  );
  const framed = fc
    .tuple(line, fc.constantFrom('plain', 'F', 'P'), fc.boolean())
    .map(([text, tag, isError]) =>
      tag === 'plain'
        ? text
        : `${DAY}0Z ${isError ? 'stderr' : 'stdout'} ${tag} ${text}`,
    );

  it('gives the same records however the bytes come, and after a restart at any point', () => {
    fc.assert(
      fc.property(
        fc.array(framed, { maxLength: 30 }),
        fc.array(fc.nat(2000), { maxLength: 6 }),
        (lines, cuts) => {
          const options = { maxRecordBytes: 100, maxRecordLines: 5 };
          const file = Buffer.from(lines.map(l => `${l}\n`).join(''));
          const expected = readAll(file, options);
          const ends = [...cuts.map(c => c % (file.length + 1)), file.length];
          let position: ReaderPosition = { offset: 0 };
          const records: RawLogRecord[] = [];
          ends
            .sort((a, b) => a - b)
            .forEach((end, i) => {
              const reader = new LogRecordReader(options, position);
              const chunk = file.subarray(
                position.offset,
                Math.max(end, position.offset),
              );
              records.push(...reader.push(chunk, 0));
              if (i === ends.length - 1) records.push(...reader.end());
              position = JSON.parse(JSON.stringify(reader.position));
            });
          const sorted = (list: RawLogRecord[]) =>
            [...list].sort((a, b) => a.start - b.start);
          expect(sorted(records)).toEqual(sorted(expected));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
