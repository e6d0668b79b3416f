import type { SloModel } from '../model/SloModel';
import { templateText } from '../text/templateText';

/**
 * What every alert says: the given text, the SLO, and where to read on.
 *
 * @param text - templates of Prometheus; literal text in it must be safe already
 * @internal
 */
export function annotations(
  model: SloModel,
  text: { summary: string; description: string },
): Record<string, string> {
  return {
    summary: text.summary,
    description: `${templateText(model.title)}: ${text.description}`,
    slo_scout_id: model.id,
    ...(model.runbookUrl && { runbook_url: templateText(model.runbookUrl) }),
    ...(model.dashboardUrl && {
      dashboard_url: templateText(model.dashboardUrl),
    }),
  };
}
