const INDENTED = /^[ \t]/;
const JAVA =
  /^(?:Caused by: |Suppressed: |\.\.\. \d+ (?:more|common frames omitted)|Wrapped by: )/;
const JAVA_EXCEPTION =
  /^(?:[a-z_][\w$]*\.){1,20}[A-Z][\w$]*(?:Exception|Error|Throwable|Failure)\b/;
const TRACEBACK = /^Traceback \(most recent call last\):/;
const PYTHON_BETWEEN =
  /^(?:During handling of the above exception|The above exception was the direct cause)/;
const PYTHON_EXCEPTION = /^[A-Za-z_][\w.]{0,200}(?::\s|:?$)/;
const GO_START = /^(?:.{0,200}\s)?(?:panic: |fatal error: |goroutine \d+ \[)/;
const GO_LINE =
  /^(?:goroutine \d+ \[|created by |\[signal |exit status \d|panic: |[\w./*()\-·[\]]{1,300}\(.{0,300}\)$|r[a-z0-9]{1,2}\s+0x)/;
/** The end of an object that Node.js prints after a stack. */
const CLOSING = /^[}\])]+[;,]?$/;
/** Begins like a log line, so that an exception right below belongs to it. */
const LOG_LINE = /^\W{0,2}(?:\d{2,4}[-/]|\d\d:|[A-Z]{4,8}\b|[IWEF]\d{4} )/;

/**
 * Which lines go on with the record above them: indented ones, and the lines
 * of Java, Python, Go and Node.js stack traces that are not indented.
 *
 * @internal
 */
export class StackTrace {
  #last: string;
  /** Python's frames are followed by the exception, Go's by more goroutines. */
  #trace: 'python' | 'pythonRaised' | 'go' | undefined;
  #lines = 1;

  constructor(private readonly first: string) {
    this.#last = first;
    this.#trace = begins(first);
  }

  /** True when the line belongs to the record; it is then its last one. */
  take(line: string): boolean {
    if (!this.#continues(line)) return false;
    if (this.#trace === 'python' && PYTHON_EXCEPTION.test(line)) {
      this.#trace = 'pythonRaised';
    } else {
      this.#trace = begins(line) ?? this.#trace;
    }
    this.#last = line;
    this.#lines++;
    return true;
  }

  #continues(line: string): boolean {
    if (INDENTED.test(line)) return true;
    if (line === '') return this.#trace !== undefined;
    if (JAVA.test(line) || CLOSING.test(line)) return this.#lines > 1;
    const belowLogLine = this.#lines === 1 && LOG_LINE.test(this.first);
    if (JAVA_EXCEPTION.test(line)) return belowLogLine;
    if (TRACEBACK.test(line)) {
      return (
        belowLogLine || (this.#trace === 'pythonRaised' && this.#last === '')
      );
    }
    switch (this.#trace) {
      case 'python':
        return INDENTED.test(this.#last) && PYTHON_EXCEPTION.test(line);
      case 'pythonRaised':
        return this.#last === '' && PYTHON_BETWEEN.test(line);
      case 'go':
        return GO_LINE.test(line);
      default:
        return false;
    }
  }
}

function begins(line: string): 'python' | 'go' | undefined {
  if (TRACEBACK.test(line)) return 'python';
  return GO_START.test(line) ? 'go' : undefined;
}
