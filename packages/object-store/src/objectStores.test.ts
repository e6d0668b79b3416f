import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { objectStoreContract } from './__testUtils__/objectStoreContract';
import { describeWithS3 } from './describeWithS3';
import { FolderObjectStore, openObjectStore } from './index';

jest.setTimeout(120_000);

describe('FolderObjectStore', () => {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-objects-'));
  const folder = path.join(parent, 'new folder');

  afterAll(() => {
    fs.rmSync(parent, { recursive: true, force: true });
  });

  objectStoreContract(() => openObjectStore(pathToFileURL(folder).href));

  it('leaves no file behind that is no object', async () => {
    const leftover = path.join(folder, '.incoming/of-a-process-that-died');
    fs.writeFileSync(leftover, 'half');
    fs.utimesSync(leftover, 1, 1);
    await FolderObjectStore.create(folder);
    expect(fs.readdirSync(path.join(folder, '.incoming'))).toEqual([]);
    expect(fs.existsSync(path.join(folder, 'gone/0/1'))).toBe(false);
    expect(fs.existsSync(path.join(folder, 'gone/1'))).toBe(false);
  });

  it('does not follow links, and passes over files that are no objects', async () => {
    const store = await FolderObjectStore.create(folder);
    fs.writeFileSync(path.join(parent, 'secret'), 'secret');
    fs.mkdirSync(path.join(folder, 'linked'));
    fs.symlinkSync(path.join(parent, 'secret'), path.join(folder, 'linked/a'));
    fs.writeFileSync(path.join(folder, 'linked/not a key'), '');
    fs.writeFileSync(path.join(folder, 'linked/.hidden'), '');
    expect(await store.list({ prefix: 'linked/' })).toEqual({ objects: [] });
    expect(await store.head('linked/a')).toBeUndefined();
    await expect(store.get('linked/a')).rejects.toThrow(/There is no object/);
  });

  it('says that a key is the folder of another', async () => {
    const store = await FolderObjectStore.create(folder);
    await store.put('file', Buffer.from('x'));
    await expect(store.put('file/below', Buffer.from('x'))).rejects.toThrow(
      /both as an object and as a folder/,
    );
    await expect(
      store.put('file/below', Buffer.from('x'), { ifAbsent: true }),
    ).rejects.toThrow(/both as an object and as a folder/);
    await expect(store.put('listed', Buffer.from('x'))).rejects.toThrow(
      /both as an object and as a folder/,
    );
  });
});

describeWithS3('S3ObjectStore', url => {
  objectStoreContract(() => openObjectStore(url));

  it('says in a sentence what is wrong with a bucket, the way, the credentials', async () => {
    const asked = async (change: (wrong: URL) => void) => {
      const wrong = new URL(url);
      change(wrong);
      const store = await openObjectStore(wrong.href);
      const message = await store.list().then(
        () => 'nothing wrong',
        error => error.message,
      );
      store.close();
      return message;
    };
    expect(await asked(wrong => (wrong.hostname = 'no-such-bucket'))).toMatch(
      /bucket of s3:\/\/no-such-bucket\/test-\w+ does not exist: create it/,
    );
    expect(
      await asked(wrong =>
        wrong.searchParams.set('endpoint', 'http://127.0.0.1:1'),
      ),
    ).toMatch(/cannot be reached \(ECONNREFUSED\): check that it runs/);
    const secret = process.env.AWS_SECRET_ACCESS_KEY;
    process.env.AWS_SECRET_ACCESS_KEY = 'another-secret';
    const message = await asked(() => undefined);
    process.env.AWS_SECRET_ACCESS_KEY = secret;
    expect(message).toMatch(/refuses the credentials/);
    expect(message).not.toContain('another-secret');
  });
});

describe('openObjectStore', () => {
  it.each([
    ['', /must be a URL such as/],
    ['not a url', /must be a URL such as/],
    ['https://bucket.s3.amazonaws.com/', /begin with file: or s3:/],
    ['file://host/folder', /without a host/],
    ['file:///folder?a=b', /without parameters/],
    ['file:///a%2fb', /not the path of a folder/],
    ['s3:///prefix', /not the name of a bucket/],
    ['s3://Bucket_1/prefix', /not the name of a bucket/],
    ['s3://bucket/../a//b', /can't be an object's key/],
    ['s3://bucket/.a', /no part of it may start with a dot/],
    ['s3://bucket?secret=hunter2', /there is something else in it/],
    ['s3://key:hunter2@bucket', /must not hold credentials/],
    [
      's3://bucket?endpoint=https://key:hunter2@host',
      /must not hold credentials/,
    ],
    ['s3://bucket?endpoint=hunter2', /must be an http or https URL/],
    ['s3://bucket?path-style=yes', /true or false/],
    ['s3://bucket?sse=hunter2', /AES256 or aws:kms/],
  ])('says in a sentence what is wrong with %j', async (url, reason) => {
    const message = await openObjectStore(url).then(
      () => 'nothing wrong',
      error => error.message,
    );
    expect(message).toMatch(reason);
    expect(message).not.toContain('hunter2');
  });

  it('takes a configuration, and names the store without its parameters', async () => {
    const store = await openObjectStore(
      's3://bucket/some/prefix/?region=eu-central-1&sse=aws:kms&sse-kms-key-id=arn:aws:kms:x',
    );
    expect(store.location).toBe('s3://bucket/some/prefix');
    store.close();
    await expect(openObjectStore({ folder: 'relative' })).rejects.toThrow(
      /absolute path/,
    );
    const s3 = await openObjectStore({ s3: { bucket: 'bucket' } });
    expect(s3.location).toBe('s3://bucket');
    s3.close();
  });
});
