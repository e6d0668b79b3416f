/**
 * How bad a finding is: `error` makes numbers or alerts wrong or is refused by the tool that reads the file, `warning`
 * goes wrong under conditions that do occur, `info` is worth knowing.
 *
 * @public
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * A file to lint.
 *
 * @public
 */
export interface LintFile {
  /** As findings shall name it; folders are separated by `/`. */
  path: string;
  /** Its whole text, YAML or JSON, without a byte order mark. */
  content: string;
  /** Named by a person rather than found in a folder: it is a finding when it cannot be read or holds nothing to lint. */
  explicit?: boolean;
}

/**
 * What the linter cannot see in the files.
 *
 * @public
 */
export interface LintOptions {
  /** How often the metrics are scraped, in seconds; 30 when not given. Windows below four scrapes are findings. */
  scrapeIntervalSeconds?: number;
}

/**
 * A place in a file. Lines and columns count from 1; columns count UTF-16 code units, and the end is exclusive.
 *
 * @public
 */
export interface SourceRange {
  /** Of the first character. */
  line: number;
  /** Of the first character. */
  column: number;
  /** Behind the last character. */
  endLine: number;
  /** Behind the last character. */
  endColumn: number;
}

/**
 * Text to put in the place of a range of the file.
 *
 * @public
 */
export interface Replacement {
  /** What to take away. */
  range: SourceRange;
  /** What to put there, as the file writes it: escaped where it stands in quotes. */
  text: string;
}

/**
 * One thing that is wrong, and what to write instead.
 *
 * @public
 */
export interface Finding extends SourceRange {
  /** Stable, e.g. `ratio-without-traffic`; docs/lint.md explains each. */
  ruleId: string;
  /** The rule's own, or another where the document makes it better or worse. */
  severity: Severity;
  /** The file, as it was given. */
  path: string;
  /** One sentence: what, and why it matters. */
  message: string;
  /** One sentence: what to write instead. */
  fix: string;
  /** The fix as edits of the file, where they can be computed: one for each occurrence, none overlapping. */
  replacements?: Replacement[];
  /** How many times the same holds in the same SLO, e.g. once for every window; 1 for a single place. */
  occurrences: number;
}

/**
 * What linting found.
 *
 * @public
 */
export interface LintReport {
  /** By path, line, column and rule. */
  findings: Finding[];
  /** Number of findings of each severity. */
  counts: Record<Severity, number>;
  /** Files looked at. */
  files: number;
  /** Documents among them that are rules or SLOs. */
  documents: number;
  /** PromQL expressions read. */
  expressions: number;
}
