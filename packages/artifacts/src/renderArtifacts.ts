import type { SloSpec } from '@slo-scout/slo';
import { renderService } from './renderService';
import type { ArtifactFile } from './types';

/**
 * The files of a service that has this one SLO. Where a service has several,
 * render them together with {@link renderService}: they share the files.
 *
 * @throws InvalidSloSpecError or Error with one sentence when the SLO cannot be rendered
 * @public
 */
export function renderArtifacts(slo: SloSpec): ArtifactFile[] {
  return renderService([slo]);
}
