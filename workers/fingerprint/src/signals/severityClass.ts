import { severityOfName } from '@slo-scout/logs';

/**
 * First OTLP number of the class of a severity: 1 TRACE, 5 DEBUG, 9 INFO, 13
 * WARN, 17 ERROR, 21 FATAL; 0 when neither number nor text says it.
 *
 * @internal
 */
export function severityClass(number: number, text: string): number {
  const known = number || (text ? severityOfName(text).number : 0);
  return known ? Math.floor((known - 1) / 4) * 4 + 1 : 0;
}
