import {
  archivedPartitions,
  archivedTopics,
  listArchive,
} from '@slo-scout/object-store/archive';
import type { Command } from 'commander';
import { formatBytes } from '../archive/formatBytes';
import {
  addSelectionFlags,
  type SelectionFlags,
} from '../archive/selectionFlags';
import { withArchiveStore } from '../archive/withArchiveStore';
import type { CliIo } from '../CliIo';

/**
 * Adds `slo-scout archive list`.
 *
 * @internal
 */
export function addArchiveListCommand(archive: Command, io: CliIo): void {
  addSelectionFlags(
    archive
      .command('list')
      .description('Show what is archived, partition by partition'),
  )
    .option('--objects', 'one line an object: key, bytes', false)
    .action(async (flags: SelectionFlags & { objects: boolean }) => {
      await list(flags, io);
    });
}

async function list(
  flags: SelectionFlags & { objects: boolean },
  io: CliIo,
): Promise<void> {
  await withArchiveStore(flags.store, io, async store => {
    const { topic, from = -Infinity, to = Infinity } = flags;
    const partitions =
      flags.partitions ?? (await archivedPartitions(store, topic));
    let found = false;
    for (const partition of partitions) {
      const sum = { objects: 0, bytes: 0, first: 0, last: 0, from: 0, to: 0 };
      for await (const entry of listArchive(store, topic, partition)) {
        if (entry.format === 'expired') continue;
        if (entry.toMs < from || entry.fromMs >= to) continue;
        if (flags.objects) io.out(`${entry.key} ${entry.size}\n`);
        if (!sum.objects++) [sum.first, sum.from] = [entry.first, entry.fromMs];
        sum.last = Math.max(sum.last, entry.last);
        sum.to = Math.max(sum.to, entry.toMs);
        sum.bytes += entry.size;
      }
      if (!sum.objects) continue;
      found = true;
      if (flags.objects) continue;
      const [start, finish] = [sum.from, sum.to].map(ms =>
        new Date(ms).toISOString(),
      );
      io.out(
        `${topic} p=${partition}: ${sum.objects} objects, ${formatBytes(
          sum.bytes,
        )}, offsets ${sum.first} to ${sum.last}, ${start} to ${finish}\n`,
      );
    }
    if (found) return;
    const topics = (await archivedTopics(store)).filter(name => name !== topic);
    const others = topics.length ? `; there is ${topics.join(', ')}` : '';
    io.err(
      `slo-scout: nothing of ${topic} is archived in ${store.location}${others}\n`,
    );
  });
}
