import {
  appendFile,
  copyFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import {
  lines,
  linesOf,
  pause,
  TestBed,
} from './__testUtils__/startTestCollector';

jest.setTimeout(180_000);

describe('a log that is rotated', () => {
  let bed: TestBed;

  beforeEach(async () => {
    bed = await TestBed.create();
  });

  afterEach(() => bed.remove());

  it('is followed through a rename, also while its writer goes on in the old file', async () => {
    await writeFile(bed.at('a.log'), lines(0, 10));
    await bed.start();
    await bed.delivered(10);
    await appendFile(bed.at('a.log'), lines(10, 20));
    await rename(bed.at('a.log'), bed.at('a.log.1'));
    await appendFile(bed.at('a.log.1'), lines(20, 30));
    await writeFile(bed.at('a.log'), lines(30, 40));
    await bed.delivered(40);
    await appendFile(bed.at('a.log.1'), lines(40, 41));
    await appendFile(bed.at('a.log'), lines(41, 42));
    expect((await bed.delivered(42)).sort()).toEqual(linesOf(0, 42).sort());
  });

  it('is read whole when it was rotated twice between two looks', async () => {
    await writeFile(bed.at('a.log'), lines(0, 10));
    await bed.start();
    await bed.delivered(10);
    // In one go, without giving the collector a turn to look.
    const { appendFileSync, renameSync, writeFileSync } =
      jest.requireActual('node:fs');
    appendFileSync(bed.at('a.log'), lines(10, 20));
    renameSync(bed.at('a.log'), bed.at('a.log.1'));
    writeFileSync(bed.at('a.log'), lines(20, 30));
    renameSync(bed.at('a.log.1'), bed.at('a.log.2'));
    renameSync(bed.at('a.log'), bed.at('a.log.1'));
    writeFileSync(bed.at('a.log'), lines(30, 40));
    expect((await bed.delivered(40)).sort()).toEqual(linesOf(0, 40).sort());
  });

  it('is followed through a copy and a truncation, with what was not read yet', async () => {
    await writeFile(bed.at('a.log'), lines(0, 10));
    await bed.start();
    await bed.delivered(10);
    const { appendFileSync, copyFileSync, truncateSync } =
      jest.requireActual('node:fs');
    appendFileSync(bed.at('a.log'), lines(10, 20));
    copyFileSync(bed.at('a.log'), bed.at('a.log.1'));
    truncateSync(bed.at('a.log'));
    // More than before, so that the size alone does not tell.
    appendFileSync(bed.at('a.log'), lines(20, 60));
    expect((await bed.delivered(60)).sort()).toEqual(linesOf(0, 60).sort());
  });

  it('does not read copies again that are looked for, too', async () => {
    await writeFile(bed.at('a.log'), lines(0, 50));
    await bed.start({ include: [bed.at('a.log*')] });
    await bed.delivered(50);
    await copyFile(bed.at('a.log'), bed.at('a.log.1'));
    await pause(200);
    await appendFile(bed.at('a.log'), lines(50, 60));
    await bed.delivered(60);
    await copyFile(bed.at('a.log'), bed.at('a.log.1'));
    await truncate(bed.at('a.log'));
    await appendFile(bed.at('a.log'), lines(60, 70));
    await bed.delivered(70);
    await rename(bed.at('a.log'), bed.at('a.log.2'));
    await writeFile(bed.at('a.log'), lines(70, 80));
    // Longer than a file that left is still looked at.
    await pause(800);
    expect((await bed.delivered(80)).sort()).toEqual(linesOf(0, 80).sort());
  });

  it('begins anew after a truncation without a copy, also to the same size', async () => {
    await writeFile(bed.at('a.log'), lines(0, 10, 'one'));
    await bed.start();
    await bed.delivered(10);
    await writeFile(bed.at('a.log'), lines(0, 10, 'two'));
    await bed.delivered(20);
    await truncate(bed.at('a.log'));
    await pause(100);
    await appendFile(bed.at('a.log'), lines(0, 3, 'six'));
    expect((await bed.delivered(23)).sort()).toEqual(
      [
        ...linesOf(0, 10, 'one'),
        ...linesOf(0, 10, 'two'),
        ...linesOf(0, 3, 'six'),
      ].sort(),
    );
    expect(
      await bed.metric('sloscout_log_rotations_total', { kind: 'truncated' }),
    ).toBe(2);
  });

  it('is read to its end after it was deleted, and its inode may come again', async () => {
    await writeFile(bed.at('a.log'), lines(0, 10, 'one'));
    await bed.start();
    await bed.delivered(10);
    await appendFile(bed.at('a.log'), `${lines(10, 15, 'one')}no newline`);
    await rm(bed.at('a.log'));
    await writeFile(bed.at('a.log'), lines(0, 20, 'two'));
    const expected = [
      ...linesOf(0, 15, 'one'),
      ...linesOf(0, 20, 'two'),
      'no newline',
    ];
    expect((await bed.delivered(36)).sort()).toEqual(expected.sort());
    await rm(bed.at('a.log'));
    await pause(500);
    expect(await bed.metric('sloscout_log_files_open')).toBe(0);
    expect(await bed.metric('sloscout_log_files_watched')).toBe(0);
  });

  it('is followed where a link leads to', async () => {
    await writeFile(bed.at('0.txt'), lines(0, 10));
    await writeFile(bed.at('1.txt'), lines(10, 20));
    await symlink(bed.at('0.txt'), bed.at('a.log'));
    await symlink(bed.at('nowhere'), bed.at('dangling.log'));
    await bed.start();
    await bed.delivered(10);
    await appendFile(bed.at('0.txt'), lines(20, 25));
    await symlink(bed.at('1.txt'), bed.at('next'));
    await rename(bed.at('next'), bed.at('a.log'));
    await appendFile(bed.at('0.txt'), lines(25, 30));
    expect((await bed.delivered(30)).sort()).toEqual(linesOf(0, 30).sort());
  });

  it.each(['rename', 'copytruncate'] as const)(
    'loses nothing by %s while no collector runs',
    async kind => {
      await writeFile(bed.at('a.log'), lines(0, 10));
      await bed.start();
      await bed.delivered(10);
      await bed.stop();
      await appendFile(bed.at('a.log'), lines(10, 20));
      if (kind === 'rename') {
        await rename(bed.at('a.log'), bed.at('a.log.2'));
        await writeFile(bed.at('a.log.1'), lines(20, 25));
      } else {
        await copyFile(bed.at('a.log'), bed.at('a.log.1'));
        await truncate(bed.at('a.log'));
        await appendFile(bed.at('a.log'), lines(20, 25));
      }
      await appendFile(bed.at('a.log'), lines(25, 40));
      await bed.start();
      expect((await bed.delivered(40)).sort()).toEqual(linesOf(0, 40).sort());
    },
  );
});
