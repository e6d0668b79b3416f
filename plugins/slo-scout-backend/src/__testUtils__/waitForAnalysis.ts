import type {
  Analysis,
  SloScoutClient,
} from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * Follows an analysis to its end over the event stream.
 *
 * @returns all states that were told, the last one finished.
 * @internal
 */
export async function waitForAnalysis(
  api: SloScoutClient,
  id: string,
): Promise<Analysis[]> {
  const states: Analysis[] = [];
  for await (const analysis of api.watchAnalysis(id)) states.push(analysis);
  return states;
}
