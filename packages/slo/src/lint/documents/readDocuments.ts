import { parseAllDocuments, type Document } from 'yaml';
import { AliasTargets } from './AliasTargets';
import type { SourceText } from './SourceText';
import { YamlNode } from './YamlNode';

/**
 * Why a file cannot be read, with the place.
 *
 * @internal
 */
export interface ReadProblem {
  message: string;
  from: number;
  to: number;
}

/**
 * The documents of a YAML or JSON file.
 *
 * @returns the documents up to the first problem, and the problem
 * @internal
 */
export function readDocuments(source: SourceText): {
  documents: YamlNode[];
  problem?: ReadProblem;
} {
  let parsed: Document.Parsed[];
  try {
    const all = parseAllDocuments(source.content, {
      keepSourceTokens: false,
      // Findings about keys are not the linter's; comparing all keys is quadratic.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    parsed = Array.isArray(all) ? all : [];
  } catch (error) {
    return { documents: [], problem: problemOf(error as Error) };
  }
  const documents: YamlNode[] = [];
  for (const document of parsed) {
    const [error] = document.errors;
    if (error) return { documents, problem: problemOf(error, error.pos) };
    const root = YamlNode.of(
      source,
      new AliasTargets(document),
      document.contents,
    );
    if (root) documents.push(root);
  }
  return { documents };
}

function problemOf(
  { message }: Error,
  [from, to]: [number, number] = [0, 0],
): ReadProblem {
  // Where the stack ended says nothing about the file.
  return message.includes('call stack')
    ? { message: 'it is nested too deeply', from: 0, to: 0 }
    : { message: message.split('\n')[0].trim(), from, to };
}
