/* eslint-disable jest/no-export -- called from tests */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import {
  InvalidKeyError,
  listAll,
  ObjectExistsError,
  ObjectNotFoundError,
  type ObjectStore,
  ObjectStoreError,
  type PutOptions,
  readObject,
} from '../index';

/**
 * What every {@link ObjectStore} must do, as tests.
 *
 * @param open - opens an empty store; it is closed after the suite
 * @internal
 */
export function objectStoreContract(open: () => Promise<ObjectStore>): void {
  let store: ObjectStore;
  const bytesOf = async (key: string) => (await readObject(store, key)).body;
  const keysOf = async (prefix: string) => {
    const keys: string[] = [];
    for await (const { key } of listAll(store, { prefix })) keys.push(key);
    return keys;
  };

  beforeAll(async () => {
    store = await open();
  });

  afterAll(() => {
    store?.close();
  });

  it('gives back bytes, content type and metadata', async () => {
    const body = randomBytes(70_000);
    await store.put('artifacts/checkout/rules.yaml', body, {
      contentType: 'application/yaml; charset=utf-8',
      metadata: { slo: 'checkout-availability', 'content-hash': '12=' },
    });
    const { body: stored, head } = await readObject(
      store,
      'artifacts/checkout/rules.yaml',
    );
    expect(stored.equals(body)).toBe(true);
    expect(head).toEqual({
      key: 'artifacts/checkout/rules.yaml',
      size: 70_000,
      modifiedAt: head.modifiedAt,
      contentType: 'application/yaml; charset=utf-8',
      metadata: { slo: 'checkout-availability', 'content-hash': '12=' },
    });
    expect(await store.head('artifacts/checkout/rules.yaml')).toEqual(head);
    expect(Math.abs(head.modifiedAt.getTime() - Date.now())).toBeLessThan(
      600_000,
    );
  });

  it('replaces an object with all that went with it', async () => {
    await store.put('replaced', Buffer.from('one'), { metadata: { a: 'b' } });
    await store.put('replaced', Buffer.from('three'));
    expect(await bytesOf('replaced')).toEqual(Buffer.from('three'));
    expect(await store.head('replaced')).toMatchObject({
      ...{ size: 5, metadata: {}, contentType: 'application/octet-stream' },
    });
  });

  it('keeps an empty object, and the bytes of a view', async () => {
    await store.put('empty', new Uint8Array());
    expect(await bytesOf('empty')).toEqual(Buffer.alloc(0));
    await store.put('view', Buffer.from('a view of more').subarray(2, 6));
    expect(await bytesOf('view')).toEqual(Buffer.from('view'));
  });

  it('takes a stream of unknown length, larger than a part', async () => {
    const chunk = randomBytes(1024 * 1024);
    const chunks = Array.from({ length: 35 }, () => chunk);
    await store.put('backups/large', Readable.from(chunks));
    const { body, size } = await store.get('backups/large');
    expect(size).toBe(35 * chunk.length);
    expect((await buffer(body)).equals(Buffer.concat(chunks))).toBe(true);
    await expect(
      store.put('backups/large', Readable.from(chunks), { ifAbsent: true }),
    ).rejects.toThrow(ObjectExistsError);
    await expect(readObject(store, 'backups/large', 1000)).rejects.toThrow(
      /more than the 1000/,
    );
  });

  it('leaves nothing when a stream breaks', async () => {
    const broken = Readable.from(
      (async function* half() {
        yield Buffer.alloc(20 * 1024 * 1024, 1);
        throw new Error('the source broke');
      })(),
    );
    await expect(store.put('broken/off', broken)).rejects.toThrow();
    expect(await store.head('broken/off')).toBeUndefined();
    expect(await keysOf('broken/')).toEqual([]);
  });

  it('lets one of several writers have a key', async () => {
    const writers = Array.from({ length: 8 }, (_, i) =>
      store.put('contested/key', Buffer.from([i]), { ifAbsent: true }).then(
        () => i,
        error => error,
      ),
    );
    const results = await Promise.all(writers);
    const winners = results.filter(result => typeof result === 'number');
    expect(winners).toHaveLength(1);
    expect(await bytesOf('contested/key')).toEqual(Buffer.from(winners));
    await expect(
      store.put('contested/key', Buffer.from('late'), { ifAbsent: true }),
    ).rejects.toThrow(ObjectExistsError);
  });

  it('says that an object is not there', async () => {
    await expect(store.get('no/such')).rejects.toThrow(ObjectNotFoundError);
    expect(await store.head('no/such')).toBeUndefined();
    expect(await store.head('no')).toBeUndefined();
    await store.delete('no/such');
    expect(await store.list({ prefix: 'no/' })).toEqual({ objects: [] });
    expect(await store.names('no/such/')).toEqual([]);
  });

  it('lists by prefix, in order, page by page, and folder by folder', async () => {
    const keys = ['p/a.x', 'p/a/1', 'p/a/2', 'p/a0', 'p/b=1/c/d', 'p/b=1/e'];
    for (const key of [...keys].reverse()) {
      await store.put(`listed/${key}`, Buffer.from(key));
    }
    await store.put('listed-not', Buffer.from('x'));
    const wanted = keys.map(key => `listed/${key}`);
    expect(await keysOf('listed/')).toEqual(wanted);
    expect(await keysOf('listed/p/a')).toEqual(wanted.slice(0, 4));
    expect(await keysOf('listed/p/a/')).toEqual(wanted.slice(1, 3));
    const paged: string[] = [];
    let pages = 0;
    let after: string | undefined;
    do {
      const page = await store.list({ prefix: 'listed/', after, limit: 2 });
      expect(page.objects.length).toBeLessThanOrEqual(2);
      paged.push(...page.objects.map(({ key }) => key));
      after = page.next;
      pages++;
    } while (after !== undefined);
    expect(paged).toEqual(wanted);
    expect(pages).toBe(3);
    expect(
      (await store.list({ prefix: 'listed/', after: 'listed/p/a/15' })).objects,
    ).toHaveLength(4);
    expect(await store.names('listed/')).toEqual(['p/']);
    expect(await store.names('listed/p/')).toEqual([
      ...['a.x', 'a/', 'a0', 'b=1/'],
    ]);
    const [{ size }] = (await store.list({ prefix: 'listed/p/a.x' })).objects;
    expect(size).toBe(5);
    await expect(store.list({ limit: 0 })).rejects.toThrow(/1 to 1000/);
  });

  it('deletes one and many, those that are gone included', async () => {
    const keys = Array.from({ length: 30 }, (_, i) => `gone/${i % 3}/${i}`);
    for (const key of keys) await store.put(key, Buffer.from(key));
    await store.delete('gone/0/0');
    await store.deleteMany([...keys.slice(0, 29), 'gone/never/was']);
    expect(await keysOf('gone/')).toEqual(['gone/2/29']);
    await store.put(keys[0], Buffer.from('again'));
    expect(await bytesOf(keys[0])).toEqual(Buffer.from('again'));
    await store.deleteMany([]);
  });

  it('refuses hostile keys and metadata, whatever is asked', async () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        ...['', '/', '/etc/passwd', 'a/', 'a//b', '..', '../a', 'a/../../b'],
        ...['.', './a', 'a/.b', '.incoming/a', 'a\\..\\b', 'a\0b', 'a\nb'],
        ...['C:', '%2e%2e/a', 'a?b', 'a#b', 'ä', '\u202e', 'a b', '~'],
        ...['a'.repeat(201), `${'a/'.repeat(450)}a`],
      ),
      fc
        .tuple(fc.string(), fc.constantFrom('\0', '\\', ' ', '/../', '//'))
        .map(([text, bad]) => `a${text}${bad}b`),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async key => {
        for (const act of [
          () => store.put(key, Buffer.from('x')),
          () => store.get(key),
          () => store.head(key),
          () => store.delete(key),
          () => store.deleteMany(['fine', key]),
        ]) {
          await expect(act()).rejects.toThrow(InvalidKeyError);
        }
      }),
      { numRuns: 60 },
    );
    await expect(store.list({ prefix: '../' })).rejects.toThrow(
      InvalidKeyError,
    );
    await expect(store.names('a')).rejects.toThrow(InvalidKeyError);
    const descriptions: PutOptions[] = [
      { contentType: 'text/plain\r\nx: y' },
      { metadata: { 'A b': 'c' } },
      { metadata: { a: 'line\nbreak' } },
      { metadata: { a: ' trimmed' } },
      { metadata: { a: 'x'.repeat(3000) } },
    ];
    for (const description of descriptions) {
      await expect(
        store.put('described', Buffer.from('x'), description),
      ).rejects.toThrow(ObjectStoreError);
    }
    expect(await store.head('described')).toBeUndefined();
  });

  it('keeps every key that is allowed', async () => {
    const segment = fc
      .stringMatching(/^[A-Za-z0-9!\-_*'()=+,@][A-Za-z0-9!\-_.*'()=+,@]{0,20}$/)
      .filter(text => text.length > 0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        randomSuffix(),
        async (segments, suffix) => {
          const key = `any/${suffix}/${segments.join('/')}`;
          await store.put(key, Buffer.from(key), { ifAbsent: true });
          expect((await bytesOf(key)).toString()).toBe(key);
          expect(await keysOf(`any/${suffix}/`)).toEqual([key]);
          await store.delete(key);
          expect(await store.head(key)).toBeUndefined();
        },
      ),
      { numRuns: 40 },
    );
  });
}

/** A folder of its own for each run, shrunk runs included. */
function randomSuffix() {
  return fc.constant(undefined).map(() => randomBytes(8).toString('hex'));
}
