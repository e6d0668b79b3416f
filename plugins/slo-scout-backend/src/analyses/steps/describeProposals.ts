import type { JsonObject } from '@backstage/types';
import type { Words } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { SliSource } from '@slo-scout/slo';
import { cleanText } from '../../words/cleanText';
import type { WordsWriter } from '../../words/WordsWriter';
import type { AnalysisScope } from '../AnalysisScope';
import type { ReplayedCandidate } from './replayHistory';

const LONGEST_NAME = 200;

/**
 * A candidate with the words of a language model, where there are any.
 *
 * @internal
 */
export interface DescribedCandidate extends ReplayedCandidate {
  words?: Words;
}

/**
 * Step 7: words for people, when a language model is configured.
 *
 * @internal
 */
export async function describeProposals(
  scope: AnalysisScope,
  candidates: ReplayedCandidate[],
  writer: WordsWriter | undefined,
): Promise<DescribedCandidate[]> {
  if (!writer || candidates.length === 0) return candidates;
  await scope.report('words', 0, 'Asking the language model for words');
  const words = await writer.write(
    cleanText(scope.service.name, LONGEST_NAME),
    candidates.map(candidate => ({
      ...namesOf(candidate),
      ...(writer.allowTelemetryValues ? valuesOf(candidate) : {}),
    })),
  );
  return candidates.map((candidate, i) => ({ ...candidate, words: words[i] }));
}

/** Names only: operations are templated, so that no ids are left in them. */
function namesOf({ sli }: ReplayedCandidate): JsonObject {
  return {
    kind: sli.kind,
    userFacing: sli.userFacing.value,
    ...sourceOf(sli.source),
  };
}

function sourceOf(source: SliSource): JsonObject {
  switch (source.type) {
    case 'journey':
      return { journey: cleanText(source.journeyName, LONGEST_NAME) };
    case 'operation':
      return { operation: cleanText(source.operation, LONGEST_NAME) };
    default:
      return { metric: cleanText(source.metric, LONGEST_NAME) };
  }
}

function valuesOf(candidate: ReplayedCandidate): JsonObject {
  const { sli, variants, recommended, guard } = candidate;
  const variant = variants.find(({ name }) => name === recommended);
  return {
    thresholdSeconds: sli.thresholdSeconds,
    target: variant?.target,
    probabilityMet: variant?.probabilityMet,
    requestsPerHour: Math.round(guard.requestsPerHour),
  };
}
