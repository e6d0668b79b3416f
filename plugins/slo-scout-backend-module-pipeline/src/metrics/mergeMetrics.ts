interface Family {
  /** HELP and TYPE lines, those of the first program that has the family. */
  comments: string[];
  samples: string[];
}

/**
 * Joins the metrics of several programs to one exposition: the format allows
 * each family once, so samples are gathered per family and told apart by the
 * label `program`. A family keeps the help text it came with first.
 *
 * @param texts - Expositions in Prometheus' text format 0.0.4, by program.
 * @internal
 */
export function mergeMetrics(texts: Record<string, string>): string {
  const families = new Map<string, Family>();
  for (const [program, text] of Object.entries(texts)) {
    let current = '';
    const own = new Set<string>();
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const comment = /^# (?:HELP|TYPE) (\S+)/.exec(line);
      if (comment) current = comment[1];
      else if (line.startsWith('#')) continue;
      // Samples of a histogram are named after it; a sample without comments stands for itself.
      const name = comment
        ? current
        : familyOf(line, current) ?? /^[^{\s]+/.exec(line)?.[0] ?? '';
      const known = families.get(name);
      const family = known ?? { comments: [], samples: [] };
      if (!known) families.set(name, family);
      if (!known) own.add(name);
      if (!comment) family.samples.push(labelled(line, program));
      else if (own.has(name)) family.comments.push(line);
    }
  }
  const lines = [...families.values()].flatMap(family => [
    ...family.comments,
    ...family.samples,
  ]);
  return lines.length ? `${lines.join('\n')}\n` : '';
}

function familyOf(sample: string, family: string): string | undefined {
  if (!family || !sample.startsWith(family)) return undefined;
  return /^(_bucket|_sum|_count|_total|_created)?[{\s]/.test(
    sample.slice(family.length),
  )
    ? family
    : undefined;
}

function labelled(sample: string, program: string): string {
  const label = `program="${program.replace(/[\\"]/g, '\\$&')}"`;
  const brace = sample.indexOf('{');
  const blank = sample.indexOf(' ');
  if (brace === -1 || (blank !== -1 && blank < brace)) {
    return `${sample.slice(0, blank)}{${label}}${sample.slice(blank)}`;
  }
  const rest = sample.slice(brace + 1);
  return `${sample.slice(0, brace)}{${label}${
    rest.startsWith('}') ? '' : ','
  }${rest}`;
}
