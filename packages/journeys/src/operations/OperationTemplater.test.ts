import fc from 'fast-check';
import { OperationTemplater } from './OperationTemplater';

const named = (operation: string) => ({ operation, fromAttributes: false });

describe('OperationTemplater', () => {
  it('makes a place with too many words a wildcard, and leaves the others', () => {
    const templater = new OperationTemplater({ maxWords: 20 });
    const names = Array.from(
      { length: 50 },
      (_, i) =>
        `GET /user/u${'abcde'[i % 5]}${'xyzvwqrst'[i % 9]}${
          i % 7 ? 'p' : 'q'
        }/orders`,
    );
    names.forEach(name => templater.template('web', named(name)));
    expect(templater.template('web', named('GET /user/somebody/orders'))).toBe(
      'GET /user/{*}/orders',
    );
    expect(templater.template('web', named('GET /user/somebody/cart'))).toBe(
      'GET /user/{*}/cart',
    );
    expect(templater.template('web', named('GET /admin/orders'))).toBe(
      'GET /admin/orders',
    );
    expect(templater.template('other', named('GET /user/ann/orders'))).toBe(
      'GET /user/ann/orders',
    );
  });

  it('does not merge the few words that an API has', () => {
    const templater = new OperationTemplater();
    for (const word of ['list', 'create', 'delete', 'search']) {
      const name = `POST /users/${word}`;
      expect(templater.template('web', named(name))).toBe(name);
    }
  });

  it('gives up words that look like data long before the words of an API', () => {
    const templater = new OperationTemplater();
    for (let i = 0; i < 40; i++) {
      templater.template('web', named(`GET /users/b${i}q_${i * 7}`));
      templater.template('web', named(`GET /users/${'abcdefgh'[i % 8]}-all`));
    }
    expect(templater.template('web', named('GET /users/zz_9'))).toBe(
      'GET /users/{*}',
    );
    expect(templater.template('web', named('GET /users/{id}/orders'))).toBe(
      'GET /users/{*}/orders',
    );
    expect(templater.template('web', named('GET /users/me'))).toBe(
      'GET /users/me',
    );
    expect(templater.template('web', named('GET /users/a-all'))).toBe(
      'GET /users/a-all',
    );
  });

  it('leaves the many operations of one endpoint apart', () => {
    const templater = new OperationTemplater();
    for (const noun of ['Order', 'Cart', 'User', 'Price', 'Review', 'Seat']) {
      for (const verb of [
        'Get',
        'List',
        'Create',
        'Update',
        'Cancel',
        'Find',
      ]) {
        const name = `mutation ${verb}${noun}AndAll`;
        expect(templater.template('graph', named(name))).toBe(name);
      }
    }
  });

  it('never merges RPC methods, which hold no data', () => {
    const templater = new OperationTemplater();
    for (let i = 0; i < 500; i++) {
      const name = `shop.v1.Cart/Method${i}`;
      expect(templater.template('web', named(name))).toBe(name);
    }
  });

  it('leaves names from attributes, but caps them too', () => {
    const templater = new OperationTemplater({ maxWords: 2, maxOperations: 5 });
    const given = Array.from({ length: 8 }, (_, i) =>
      templater.template('web', {
        operation: `GET /r${i}/{id}`,
        fromAttributes: true,
      }),
    );
    expect(given.slice(0, 5)).toEqual(
      Array.from({ length: 5 }, (_, i) => `GET /r${i}/{id}`),
    );
    expect(given.slice(5)).toEqual(['{other}', '{other}', '{other}']);
    expect(templater.template('web', named('GET /new/name'))).toBe('{other}');
  });

  const word = fc.constantFrom(
    ...['a', 'b', 'c', 'd', 'e', 'f', '__proto__'],
    ...['a1', 'b2', 'c3', '{id}', ''],
  );
  const names = fc.array(
    fc.tuple(word, word, word).map(parts => `GET /${parts.join('/')}`),
    { maxLength: 80 },
  );
  const options = { maxWords: 3, maxDataWords: 2, maxOperations: 40 };

  it('never splits a template again, and answers the same when asked again', () => {
    fc.assert(
      fc.property(names, list => {
        const templater = new OperationTemplater(options);
        const merged = new Map<string, string>();
        for (const name of list) {
          const template = templater.template('web', named(name));
          for (const [other, old] of merged) {
            const now = templater.template('web', named(other));
            // A template only ever gets wider.
            expect(matches(now, old) || now === '{other}').toBe(true);
          }
          merged.set(name, template);
        }
      }),
    );
  });

  it('goes on after a restart as if nothing had happened', () => {
    fc.assert(
      fc.property(names, names, (before, after) => {
        const one = new OperationTemplater(options);
        before.forEach(name => one.template('web', named(name)));
        const two = OperationTemplater.fromJSON(
          JSON.parse(JSON.stringify(one)),
          options,
        );
        for (const name of after) {
          expect(two.template('web', named(name))).toBe(
            one.template('web', named(name)),
          );
        }
      }),
    );
  });
});

function matches(template: string, name: string): boolean {
  const parts = name.split('/');
  return template
    .split('/')
    .every((part, i) => part === '{*}' || part === parts[i]);
}
