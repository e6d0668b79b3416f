import type { TextRule } from '../TextRule';
import { commandArguments } from './commandArguments';
import { sqlLiterals } from './sqlLiterals';

const STATEMENT =
  /\b(?:select\s[^;]{1,500}?\sfrom\s|insert\s{1,8}into\s|update\s{1,8}\S{1,128}\s{1,8}set\s|delete\s{1,8}from\s|merge\s{1,8}into\s)/i;
const VERB =
  /^[\s(]*(?:\/\*|--|#|select|insert|update|delete|merge|replace|with|call|exec|execute|create|alter|drop|grant|explain|values|begin|commit|rollback|use|declare|copy|truncate|upsert|show|set\s+\w+(?:\s+to\s|\s*=))/i;

/**
 * Literals and comments of SQL become `?` and nothing. Under a query's key any
 * text is taken for a command to a database: SQL, JSON (as of MongoDB and
 * Elasticsearch), or a word with arguments (as of Redis). In other texts only
 * what has the shape of a statement.
 *
 * @internal
 */
export const sql: TextRule = (text, context, add) => {
  if (context.query) {
    if (VERB.test(text.slice(0, 200))) sqlLiterals(text, 0, true, add);
    else commandArguments(text, add);
    return;
  }
  if (!text.includes(' ')) return;
  const statement = STATEMENT.exec(text);
  if (statement) sqlLiterals(text, statement.index, false, add);
};
