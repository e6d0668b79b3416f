/**
 * The first bytes of a text, at most `limit`, without half of a UTF-8 sequence
 * at the end.
 *
 * @internal
 */
export function cutUtf8(bytes: Buffer, limit: number): Buffer {
  const kept = bytes.subarray(0, limit);
  let lead = kept.length - 1;
  while (lead > kept.length - 4 && lead > 0 && (kept[lead] & 0xc0) === 0x80) {
    lead--;
  }
  const torn = lead >= 0 && lead + sequenceLength(kept[lead]) > kept.length;
  return torn ? kept.subarray(0, lead) : kept;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
