import type { JourneyVariant } from '@slo-scout/journeys';

/** Models read some 64 tokens at full speed, and what is said first counts for a journey anyway. */
const MOST_OPERATIONS = 12;
const MOST_CHARACTERS = 400;

/**
 * The words of a journey: its name, then the distinct operations of its most
 * frequent variant in order. Identifiers are cut into words, since models and
 * people know words.
 *
 * @internal
 */
export function describeInWords(
  name: string,
  variants: readonly Pick<JourneyVariant, 'operations' | 'traces'>[],
): string {
  const [main] = [...variants].sort((a, b) => b.traces - a.traces);
  const phrases = new Set<string>([wordsOf(name)]);
  for (const operation of main?.operations ?? []) {
    if (phrases.size > MOST_OPERATIONS) break;
    phrases.add(wordsOf(operation.replace('\u0000', ' ')));
  }
  return [...phrases].filter(Boolean).join(', ').slice(0, MOST_CHARACTERS);
}

function wordsOf(identifier: string): string {
  return identifier
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
