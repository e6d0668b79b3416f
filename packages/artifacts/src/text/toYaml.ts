import { Document, Scalar, visit } from 'yaml';

/**
 * A YAML document with a comment on top. Texts are quoted where YAML 1.1 (which
 * Prometheus reads) or 1.2 would see something else in them; long ones are not folded.
 *
 * @param comment - lines, without `#`
 * @internal
 */
export function toYaml(content: object, comment: string[] = []): string {
  const document = new Document(content, {
    version: '1.1',
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) {
        node.type = Scalar.BLOCK_LITERAL;
      }
    },
  });
  if (comment.length > 0) {
    document.commentBefore = comment.map(line => ` ${line}`).join('\n');
  }
  return document.toString({ lineWidth: 0, directives: false });
}
