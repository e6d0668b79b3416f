import type { IntList } from './IntList';

/**
 * Stable counting sort of items by partition: those of partition p are
 * `order[starts[p]]` … `order[starts[p + 1] - 1]`.
 *
 * @internal
 */
export function orderByPartition(
  partitionOf: IntList,
  partitions: number,
): { order: Int32Array; starts: Int32Array } {
  const { data, length } = partitionOf;
  const starts = new Int32Array(partitions + 1);
  for (let i = 0; i < length; i++) starts[data[i] + 1]++;
  for (let p = 0; p < partitions; p++) starts[p + 1] += starts[p];
  const next = starts.slice(0, partitions);
  const order = new Int32Array(length);
  for (let i = 0; i < length; i++) order[next[data[i]]++] = i;
  return { order, starts };
}
