import { type CustomTypesConfig, types } from 'pg';

const INT2_ARRAY = 1005;
const INT4_ARRAY = 1007;
const INT8_ARRAY = 1016;

/**
 * For queries that return rows of capsules: they hold thousands of integers,
 * which `pg` would read character by character. 64-bit integers are strings,
 * as elsewhere; NULL is null.
 *
 * @internal
 */
export const INTEGER_ARRAYS: CustomTypesConfig = {
  getTypeParser: (oid: number, format) => {
    if (format !== 'binary') {
      if (oid === INT2_ARRAY || oid === INT4_ARRAY) return parseNumbers;
      if (oid === INT8_ARRAY) return parseBigints;
    }
    return types.getTypeParser(oid, format);
  },
};

function parseNumbers(text: string): Array<number | null> {
  const list = text.slice(1, -1);
  return JSON.parse(
    `[${list.includes('NULL') ? list.replaceAll('NULL', 'null') : list}]`,
  );
}

function parseBigints(text: string): string[] {
  return text.length > 2 ? text.slice(1, -1).split(',') : [];
}
