import { collectFacts } from './analysis/collectFacts';
import { FileView } from './analysis/FileView';
import { ProjectFacts } from './analysis/ProjectFacts';
import { readDocuments, type ReadProblem } from './documents/readDocuments';
import { recognise } from './documents/recognise';
import { SourceText } from './documents/SourceText';
import type { Subject } from './documents/subjects';
import { sortFindings } from './output/sortFindings';
import {
  NOTHING_TO_LINT,
  TEMPLATE_FILE,
  UNREADABLE_FILE,
} from './rules/fileRules';
import { LINT_RULES } from './rules/lintRules';
import type { Found } from './rules/LintRule';
import type {
  Finding,
  LintFile,
  LintOptions,
  LintReport,
  Replacement,
  Severity,
  SourceRange,
} from './types';

/** What most Prometheus servers are set to, between the 15 s of many guides and the 60 s of its default. */
const DEFAULT_SCRAPE_INTERVAL_SECONDS = 30;

/** Words that a file with something to lint holds; other YAML is not even parsed. */
const MARKERS =
  /groups|sloth|prometheus\/v1|pyrra\.dev|openslo|monitoring\.coreos\.com/i;
const TEMPLATE = /\{\{-?\s*[.$a-z/(]|\{%/;

/**
 * Lints files one after the other, so that only what was found stays in memory.
 *
 * @public
 */
export class Linter {
  private readonly facts = new ProjectFacts();
  private readonly pending: Array<{
    finding: Finding;
    unless: Found['unless'];
  }> = [];
  private readonly options: Required<LintOptions>;
  private files = 0;
  private documents = 0;
  private expressions = 0;

  /** @throws RangeError when the scrape interval is not a positive number */
  constructor(options: LintOptions = {}) {
    const scrapeIntervalSeconds =
      options.scrapeIntervalSeconds ?? DEFAULT_SCRAPE_INTERVAL_SECONDS;
    if (!(scrapeIntervalSeconds > 0 && scrapeIntervalSeconds < Infinity)) {
      throw new RangeError(
        `The scrape interval must be a positive number of seconds, got ${scrapeIntervalSeconds}.`,
      );
    }
    this.options = { scrapeIntervalSeconds };
  }

  /** Reads a file and looks for everything that it alone can tell; never throws because of its content. */
  add({ path, content, explicit = false }: LintFile): void {
    this.files += 1;
    if (!explicit && !MARKERS.test(content)) return;
    const source = new SourceText(path, content);
    const { documents, problem } = readDocuments(source);
    const subject: Subject = {
      documents: 0,
      groups: [],
      slos: [],
      windows: [],
      durations: [],
      problems: [],
    };
    for (const document of documents) recognise(document, subject);
    this.documents += subject.documents;
    if (problem) this.reportUnreadable(source, problem);
    else if (explicit && subject.documents === 0) this.reportNothing(source);
    if (subject.documents > 0) this.lint(source, subject);
  }

  /** What holds when all files are known. */
  report(): LintReport {
    const findings = sortFindings(
      this.pending
        .filter(({ unless }) => !unless || !this.facts.hold(unless))
        .map(({ finding }) => finding),
    );
    const count = (severity: Severity) =>
      findings.filter(finding => finding.severity === severity).length;
    return {
      findings,
      counts: {
        error: count('error'),
        warning: count('warning'),
        info: count('info'),
      },
      files: this.files,
      documents: this.documents,
      expressions: this.expressions,
    };
  }

  private lint(source: SourceText, subject: Subject): void {
    const view = new FileView(source, subject, this.options);
    for (const { query } of view.queries()) {
      if (query.expr) this.expressions += 1;
    }
    collectFacts(view, this.facts);
    const told = new Map<string, Finding>();
    for (const rule of LINT_RULES) {
      rule.check(
        view,
        found => {
          const key =
            found.key === undefined ? undefined : `${rule.id}\n${found.key}`;
          const earlier = key === undefined ? undefined : told.get(key);
          if (earlier) {
            addOccurrence(earlier, found);
            return;
          }
          const finding = this.push(source.path, rule, found);
          if (key !== undefined) told.set(key, finding);
        },
        this.facts,
      );
    }
  }

  private push(
    path: string,
    rule: { id: string; severity: Severity },
    { range, message, fix, replacement, severity, unless }: Found,
  ): Finding {
    const finding: Finding = {
      ruleId: rule.id,
      severity: severity ?? rule.severity,
      path,
      ...range,
      message,
      fix,
      ...(replacement && { replacements: [replacement] }),
      occurrences: 1,
    };
    this.pending.push({ finding, unless });
    return finding;
  }

  private reportUnreadable(source: SourceText, problem: ReadProblem): void {
    const range = source.range(problem.from, problem.to);
    if (TEMPLATE.test(source.content)) {
      this.push(source.path, TEMPLATE_FILE, {
        range,
        message:
          'The file is a template and no YAML before it is rendered, so it was not looked at.',
        fix: 'Lint what the template renders, e.g. `helm template … | slo-scout lint -`.',
      });
      return;
    }
    this.push(source.path, UNREADABLE_FILE, {
      range,
      message: `The file is no YAML or JSON that can be read: ${problem.message}.`,
      fix: 'Correct it at this place; what stands before it in the file was linted.',
    });
  }

  private reportNothing(source: SourceText): void {
    this.push(source.path, NOTHING_TO_LINT, {
      range: source.range(0, 0),
      message:
        'The file holds no Prometheus rules and no SLO of Sloth, Pyrra or OpenSLO, so there was nothing to lint.',
      fix: 'Name the file that holds them; a rule file has `groups:`, the others an `apiVersion` or `version` of their tool.',
    });
  }
}

/** The same once more: counted, and mended by one more edit. */
function addOccurrence(finding: Finding, { replacement }: Found): void {
  finding.occurrences += 1;
  const edits = finding.replacements ?? [];
  if (!replacement || edits.some(edit => overlaps(edit, replacement))) return;
  finding.replacements = [...edits, replacement];
}

function overlaps({ range: a }: Replacement, { range: b }: Replacement) {
  const isBefore = (first: SourceRange, second: SourceRange) =>
    first.endLine < second.line ||
    (first.endLine === second.line && first.endColumn <= second.column);
  return !isBefore(a, b) && !isBefore(b, a);
}
