import fc from 'fast-check';
import { LogTemplater } from './LogTemplater';

const learn = (messages: string[], templater = new LogTemplater()) => {
  for (const message of messages) templater.template('s', message);
  return (message: string) => templater.template('s', message).template;
};

describe('LogTemplater', () => {
  it.each([
    ['Took 12.5ms for 3 items', 'Took <num> for <num> items'],
    ['user 5f0e1c22-9a3b-4c1d-8e2f-0a1b2c3d4e5f left', 'user <id> left'],
    ['peer 10.1.2.3:8080 and fe80:0:0:1::5', 'peer <ip> and <ip>'],
    ['read /var/lib/x/a.db of https://a.b/c?d=1', 'read <path> of <url>'],
    ['at 2026-03-01T10:00:00.5Z by jane@example.org', 'at <time> by <email>'],
    [
      "key \"a b c\" is 'x' and don't care",
      "key \"<str>\" is '<str>' and don't care",
    ],
    [
      'blk_-1608999687 ORD_77 utf8 deadbeef12',
      'blk_<num> ORD_<num> utf<num> <id>',
    ],
    ['first line\nsecond 1', 'first line'],
  ])('masks %j', (message, template) => {
    expect(learn([])(message)).toBe(template);
  });

  it('gives up words on evidence only', () => {
    const names = ['ada', 'bob', 'carol', 'dave', 'eve', 'frank', 'grace'];
    const template = learn([
      ...names.map(name => `user ${name} logged in`),
      ...['payment failed', 'payment succeeded', 'payment pending'],
    ]);
    expect(template('user zoe logged in')).toBe('user <*> logged in');
    expect(template('user ada logged in')).toBe('user <*> logged in');
    expect(template('payment failed')).toBe('payment failed');
  });

  it('keeps within its limits', () => {
    const templater = new LogTemplater({ maxTemplates: 20, maxServices: 2 });
    for (let i = 0; i < 500; i++) {
      const word = String.fromCharCode(
        97 + (i % 26),
        97 + (i % 7),
        97 + (i % 11),
      );
      templater.template(
        `service ${i % 4}`,
        `${word.repeat((i % 3) + 1)} ${word}x ${word}y`,
      );
    }
    expect(templater.size).toBeLessThanOrEqual(40);
    expect(templater.template('service 3', 'unheard of').template).toBe(
      '<other>',
    );
    const hostile = 'a"b\' <*> '.repeat(100_000);
    expect(
      templater.template('service 0', hostile).template.length,
    ).toBeLessThan(3000);
  });

  const word = fc.constantFrom(
    ...'abcdefghij'.split('').map(c => c.repeat(3)),
    '7',
    '<*>',
  );
  const message = fc
    .array(word, { minLength: 1, maxLength: 4 })
    .map(w => w.join(' '));

  it('never parts messages that had one template, and is the same after a restart', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 80 }),
        fc.nat(80),
        (messages, stop) => {
          let templater = new LogTemplater({ maxWords: 3 });
          const together: string[][] = [];
          messages.forEach((one, i) => {
            if (i === stop) {
              const state = JSON.parse(JSON.stringify(templater));
              templater = LogTemplater.fromJSON(state, { maxWords: 3 });
            }
            templater.template('s', one);
            const groups = new Map<string, string[]>();
            for (const other of messages.slice(0, i + 1)) {
              const { id } = templater.template('s', other);
              groups.set(id, [...(groups.get(id) ?? []), other]);
            }
            together.push(...groups.values());
          });
          const idOf = (one: string) => templater.template('s', one).id;
          for (const group of together) {
            expect(new Set(group.map(idOf)).size).toBe(1);
          }
          // Learnt already: nothing changes.
          const before = JSON.stringify(templater);
          for (const one of messages) templater.template('s', one);
          expect(JSON.stringify(templater)).toBe(before);
        },
      ),
      { numRuns: 500 },
    );
  });
});
