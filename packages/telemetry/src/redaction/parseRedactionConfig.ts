import { parseDocument } from 'yaml';
import { z } from 'zod';
import { defaultRedactionConfig } from './defaultRedactionConfig';
import { LinearRegExp } from './regexp/LinearRegExp';
import {
  REDACTION_RULES,
  type RedactionConfig,
  type RedactionRule,
} from './RedactionConfig';

const action = z.enum(['mask', 'remove', 'hash']);
/** YAML 1.1 readers turn off and on into booleans. */
const setting = z
  .union([z.enum(['mask', 'remove', 'hash', 'off', 'on']), z.boolean()])
  .transform(value => {
    if (value === false) return 'off' as const;
    return value === true || value === 'on' ? ('mask' as const) : value;
  });
const glob = z.string().min(1).max(256);

const schema = z.strictObject({
  rules: z.partialRecord(z.enum(REDACTION_RULES), setting).optional(),
  otherRules: z.enum(['default', 'off']).optional(),
  allowKeys: z.array(glob).optional(),
  denyKeys: z
    .array(
      z.union([
        glob,
        z.strictObject({ pattern: glob, action: action.default('mask') }),
      ]),
    )
    .optional(),
  allowValues: z.array(glob).optional(),
  custom: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, {
          message: 'must be lower-case letters, digits and dashes',
        }),
        pattern: z.string().min(1),
        ignoreCase: z.boolean().default(false),
        action: action.default('mask'),
      }),
    )
    .max(50)
    .optional(),
  mask: z.string().max(100).optional(),
  queryParameters: z.enum(['secrets', 'all']).optional(),
  phoneRegions: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
  hash: z
    .strictObject({
      keyEnv: z.string().min(1),
      keyFile: z.string().min(1),
      hexDigits: z.int().min(8).max(64),
      keys: z.array(glob),
    })
    .partial()
    .optional(),
});

/**
 * Reads a redaction file: YAML whose fields are those of
 * {@link RedactionConfig}, each optional. Rules and hash settings are laid over the
 * default ones, `allowKeys` is added to them; `otherRules: off` turns off all
 * rules that the file does not name.
 *
 * @throws Error with one sentence for each mistake
 * @public
 */
export function parseRedactionConfig(yamlText: string): RedactionConfig {
  const document = parseDocument(yamlText);
  if (document.errors.length > 0) {
    throw invalid([document.errors[0].message.split('\n')[0]]);
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(
        issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
      ),
    );
  }
  const { data } = parsed;
  const base = defaultRedactionConfig();
  if (data.otherRules === 'off') {
    for (const rule of REDACTION_RULES) base.rules[rule] = 'off';
  }
  const custom = data.custom ?? [];
  custom.forEach(rule => checkCustom(rule, custom));
  return {
    ...base,
    rules: { ...base.rules, ...data.rules },
    allowKeys: [...base.allowKeys, ...(data.allowKeys ?? [])],
    denyKeys: (data.denyKeys ?? []).map(denied =>
      typeof denied === 'string'
        ? { pattern: denied, action: 'mask' as const }
        : denied,
    ),
    allowValues: data.allowValues ?? base.allowValues,
    custom,
    mask: data.mask ?? base.mask,
    queryParameters: data.queryParameters ?? base.queryParameters,
    phoneRegions: data.phoneRegions ?? base.phoneRegions,
    hash: { ...base.hash, ...data.hash },
  };
}

function checkCustom(
  { name, pattern, ignoreCase }: RedactionConfig['custom'][number],
  all: RedactionConfig['custom'],
): void {
  if (
    REDACTION_RULES.includes(name as RedactionRule) ||
    all.filter(other => other.name === name).length > 1
  ) {
    throw invalid([`custom.${name}: there is another rule of this name`]);
  }
  try {
    const expression = new LinearRegExp(pattern, ignoreCase);
    expression.matches('');
  } catch (error) {
    throw invalid([
      `custom.${name}: the pattern cannot be used because ${
        (error as Error).message
      }`,
    ]);
  }
}

function invalid(mistakes: string[]): Error {
  return new Error(`The redaction file is not valid: ${mistakes.join('; ')}`);
}
