const REACH = 32;

/** "order id: ", "trace_id=", "offset ", "ts=" … directly before a number. */
const BEFORE =
  /(?:order|trace|span|request|invoice|ticket|build|batch|job|event|message|msg|tracking|correlation|transaction|txn|offset|sequence|seq|timestamp|ts|time|epoch|nanos|millis|serial|version|revision|isbn|ean|gtin|sku|imei|id)(?:[ _.-]?(?:id|no|nr|number|key|ref|num|seq|nano|nanos|ns|ms|us))?["']?\s{0,2}[:=#]{0,2}\s{0,2}["'#]?$/i;

/**
 * Whether the words before a position say that a technical number follows,
 * which nothing but chance lets look like a personal one.
 *
 * @internal
 */
export function namesIdentifier(text: string, at: number): boolean {
  return BEFORE.test(text.slice(Math.max(0, at - REACH), at));
}
