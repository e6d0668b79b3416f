/**
 * One character as Go, and so PromQL, writes it in a string literal.
 *
 * @internal
 */
export function escapeCharacter(character: string): string {
  if (character === '\\' || character === '"') {
    return `\\${character}`;
  }
  if (character === '\n') {
    return '\\n';
  }
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
