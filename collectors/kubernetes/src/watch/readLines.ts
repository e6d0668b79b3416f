const NEWLINE = 0x0a;

/**
 * Cuts a stream into lines. What stands after the last newline is not yielded:
 * the connection was cut within it.
 *
 * @param maxBytes - a longer line is skipped
 * @param onOversized - called for each skipped line
 */
export async function* readLines(
  stream: AsyncIterable<Buffer>,
  maxBytes: number,
  onOversized: () => void,
): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (
      let to = chunk.indexOf(NEWLINE);
      to >= 0;
      to = chunk.indexOf(NEWLINE, from)
    ) {
      const length = bytes + to - from;
      if (length > maxBytes) onOversized();
      else if (length > 0) {
        pending.push(chunk.subarray(from, to));
        yield Buffer.concat(pending, length).toString();
      }
      pending = [];
      bytes = 0;
      from = to + 1;
    }
    bytes += chunk.length - from;
    if (bytes <= maxBytes) pending.push(chunk.subarray(from));
    else pending = [];
  }
}
