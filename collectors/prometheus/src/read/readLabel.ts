import type { MessageReader } from './MessageReader';

/**
 * A `prometheus.Label`, put into `labels`.
 *
 * @internal
 */
export function readLabel(
  message: MessageReader,
  labels: Record<string, string>,
): void {
  let name = '';
  let value = '';
  message.nested(field => {
    if (field === 1) name = message.reader.string();
    else if (field === 2) value = message.reader.string();
    else return false;
    return undefined;
  });
  labels[name] = value;
}
