import { InvalidSloSpecError } from '@slo-scout/slo';
import { parseAllDocuments } from 'yaml';
import { isMapping, type Fields } from './fields';

/**
 * The mappings of a YAML (or JSON) text of one or more documents; empty documents are left out.
 *
 * @throws InvalidSloSpecError with one sentence when the text is not YAML
 * @internal
 */
export function parseDocuments(yaml: string): Fields[] {
  try {
    return Array.from(parseAllDocuments(yaml), document => {
      if ('errors' in document && document.errors.length > 0) {
        throw document.errors[0];
      }
      return (document as { toJS(): unknown }).toJS();
    }).filter(isMapping);
  } catch (error) {
    const [line] = (error as Error).message.split('\n');
    throw new InvalidSloSpecError(
      `The text is not YAML: ${line.replace(/:$/, '')}.`,
    );
  }
}
