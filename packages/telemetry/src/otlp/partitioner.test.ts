import * as fc from 'fast-check';
import { partitionOfKey, partitionOfTrace } from './partitioner';

const MAX = 0x7fffffff;

describe('partitionOfKey', () => {
  // Hashes from org.apache.kafka.common.utils.UtilsTest; toPositive clears the sign bit.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (key, hash) => {
    // A prime below 2^31 keeps nearly the whole hash visible.
    expect(partitionOfKey(Buffer.from(key), MAX)).toBe((hash & MAX) % MAX);
  });

  // FNV-1a test vectors of the reference implementation.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('hashes %s as Sarama does', (key, hash) => {
    expect(partitionOfKey(Buffer.from(key), 24, 'sarama_compat')).toBe(
      Math.abs((hash | 0) % 24),
    );
  });

  it('gives a raw trace id the partition of its hex digits', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom('murmur2' as const, 'sarama_compat' as const),
        (id, partitions, partitioner) => {
          const key = Buffer.from(Buffer.from(id).toString('hex'));
          const partition = partitionOfTrace(id, 0, partitions, partitioner);
          expect(partition).toBe(partitionOfKey(key, partitions, partitioner));
          expect(partition).toBeGreaterThanOrEqual(0);
          expect(partition).toBeLessThan(partitions);
        },
      ),
    );
  });
});
