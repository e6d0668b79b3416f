/**
 * How a partition follows from a key.
 * `murmur2`: Kafka's Java clients and kafkajs. `sarama_compat`: FNV-1a as
 * Sarama and OpenTelemetry's Kafka exporter use it. All producers of one topic
 * must use the same one, or one trace lands on two partitions.
 *
 * @public
 */
export type Partitioner = 'murmur2' | 'sarama_compat';

/**
 * The partition of a record key.
 *
 * @param key - bytes of the key, for a trace the lower-case hex trace id in ASCII
 * @param partitions - at least 1
 * @public
 */
export function partitionOfKey(
  key: Uint8Array,
  partitions: number,
  partitioner: Partitioner = 'murmur2',
): number {
  return partitioner === 'murmur2'
    ? murmur2Partition(murmur2(key), partitions)
    : saramaPartition(fnv1a(key), partitions);
}

/**
 * The partition of a trace whose raw 16-byte id stands at `at`: the same as
 * {@link partitionOfKey} of its lower-case hex digits, without writing them.
 *
 * @internal
 */
export function partitionOfTrace(
  buf: Uint8Array,
  at: number,
  partitions: number,
  partitioner: Partitioner,
): number {
  return partitioner === 'murmur2'
    ? murmur2Partition(murmur2OfHex(buf, at), partitions)
    : saramaPartition(fnv1aOfHex(buf, at), partitions);
}

/** Two hex digits of a byte as they stand in memory: the first digit in the low byte. */
const HEX_PAIR = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).padStart(2, '0');
  return digits.charCodeAt(0) | (digits.charCodeAt(1) << 8);
});

const MURMUR_SEED = 0x9747b28c;
const MURMUR_M = 0x5bd1e995;
const MURMUR_R = 24;
const TRACE_ID_BYTES = 16;

// org.apache.kafka.common.utils.Utils.murmur2
function murmur2(key: Uint8Array): number {
  const { length } = key;
  let hash = MURMUR_SEED ^ length;
  const words = length >>> 2;
  for (let i = 0; i < words; i++) {
    const at = i * 4;
    hash = mixMurmur2(
      hash,
      key[at] | (key[at + 1] << 8) | (key[at + 2] << 16) | (key[at + 3] << 24),
    );
  }
  const tail = words * 4;
  const rest = length & 3;
  if (rest === 3) hash ^= key[tail + 2] << 16;
  if (rest >= 2) hash ^= key[tail + 1] << 8;
  if (rest >= 1) hash = Math.imul(hash ^ key[tail], MURMUR_M);
  return finishMurmur2(hash);
}

function murmur2OfHex(buf: Uint8Array, at: number): number {
  let hash = MURMUR_SEED ^ (TRACE_ID_BYTES * 2);
  for (let i = at; i < at + TRACE_ID_BYTES; i += 2) {
    hash = mixMurmur2(hash, HEX_PAIR[buf[i]] | (HEX_PAIR[buf[i + 1]] << 16));
  }
  return finishMurmur2(hash);
}

function mixMurmur2(hash: number, word: number): number {
  let k = Math.imul(word, MURMUR_M);
  k ^= k >>> MURMUR_R;
  return Math.imul(hash, MURMUR_M) ^ Math.imul(k, MURMUR_M);
}

function finishMurmur2(hash: number): number {
  let h = hash ^ (hash >>> 13);
  h = Math.imul(h, MURMUR_M);
  return h ^ (h >>> 15);
}

// Java's BuiltInPartitioner clears the sign bit before the remainder.
function murmur2Partition(hash: number, partitions: number): number {
  return (hash & 0x7fffffff) % partitions;
}

// Sarama takes the remainder of the signed hash, then its absolute value.
function saramaPartition(hash: number, partitions: number): number {
  return Math.abs((hash | 0) % partitions);
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

function fnv1a(key: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (const byte of key) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}

function fnv1aOfHex(buf: Uint8Array, at: number): number {
  let hash = FNV_OFFSET;
  for (let i = at; i < at + TRACE_ID_BYTES; i++) {
    const pair = HEX_PAIR[buf[i]];
    hash = Math.imul(hash ^ (pair & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (pair >>> 8), FNV_PRIME);
  }
  return hash;
}
