/**
 * How the lines of a file are written. `auto` looks at each line: CRI, Docker's
 * json-file, else plain.
 *
 * @public
 */
export type LogFormat = 'auto' | 'cri' | 'docker' | 'plain';

/**
 * What a container runtime put around a line.
 *
 * @public
 */
export interface ContainerLine {
  /** `stdout`, `stderr`, or empty for a plain line. */
  stream: string;
  /** RFC 3339 with nanoseconds, as the runtime wrote it; empty for a plain line. */
  time: string;
  /** True when the rest of the line follows in the next entry of the same stream. */
  partial: boolean;
  content: Buffer;
}

const SPACE = 32;
const BRACE = 123;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
const DOCKER_START = Buffer.from('{"log":');
const RFC3339 =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
/** `P`, or a list such as `P:tag`; the first tag says whether the line is partial. */
const TAGS = /^[PF](?::|$)/;

/**
 * Takes a line of a container's log apart. What is not as the format says is a
 * plain line: nothing is lost because of it.
 *
 * @public
 */
export function parseContainerLine(
  line: Buffer,
  format: LogFormat,
): ContainerLine {
  const entry =
    format === 'plain'
      ? undefined
      : (format !== 'docker' && parseCri(line)) ||
        (format !== 'cri' && parseDocker(line)) ||
        undefined;
  return entry ?? { stream: '', time: '', partial: false, content: line };
}

// https://github.com/kubernetes/cri-api: `<time> <stream> <tags> <content>`
function parseCri(line: Buffer): ContainerLine | undefined {
  if (!(line[0] >= DIGIT_0 && line[0] <= DIGIT_9)) return undefined;
  const timeEnd = line.indexOf(SPACE);
  if (timeEnd < 20 || timeEnd > 40) return undefined;
  const streamEnd = line.indexOf(SPACE, timeEnd + 1);
  if (streamEnd !== timeEnd + 7) return undefined;
  const next = line.indexOf(SPACE, streamEnd + 1);
  const tagsEnd = next < 0 ? line.length : next;
  const stream = line.toString('latin1', timeEnd + 1, streamEnd);
  if (stream !== 'stdout' && stream !== 'stderr') return undefined;
  const tags = line.toString(
    'latin1',
    streamEnd + 1,
    Math.min(tagsEnd, streamEnd + 64),
  );
  const time = line.toString('latin1', 0, timeEnd);
  if (!TAGS.test(tags) || !RFC3339.test(time)) return undefined;
  return {
    stream,
    time,
    partial: tags.startsWith('P'),
    content: line.subarray(Math.min(tagsEnd + 1, line.length)),
  };
}

function parseDocker(line: Buffer): ContainerLine | undefined {
  if (line[0] !== BRACE || line.indexOf(DOCKER_START) !== 0) return undefined;
  let entry: { log?: unknown; stream?: unknown; time?: unknown };
  try {
    entry = JSON.parse(line.toString());
  } catch {
    return undefined;
  }
  const { log, stream, time } = entry;
  if (typeof log !== 'string' || typeof time !== 'string') return undefined;
  const partial = !log.endsWith('\n');
  return {
    stream: stream === 'stderr' ? 'stderr' : 'stdout',
    time,
    partial,
    content: Buffer.from(partial ? log : log.replace(/\r?\n$/, '')),
  };
}
