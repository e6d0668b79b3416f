import type { SloSpec } from '@slo-scout/slo';

/**
 * What an imported document does not say and an SLO needs.
 *
 * @public
 */
export interface ImportOptions {
  /** Sloth keeps its period on the command line; default 30. */
  windowDays?: number;
  /** Scrape interval of the metrics in seconds, default 30. */
  scrapeIntervalSeconds?: number;
  runbookBaseUrl?: string;
  dashboardBaseUrl?: string;
}

/**
 * What could not be carried over, for people.
 *
 * @public
 */
export interface ImportNote {
  /** Name of the SLO or of the document. */
  about: string;
  /** Whether the SLO was imported all the same. */
  imported: boolean;
  /** One sentence. */
  text: string;
}

/**
 * SLOs of another tool as ours.
 *
 * @public
 */
export interface ImportedSlos {
  /** In the order of the text; each can be rendered as it is. */
  slos: SloSpec[];
  notes: ImportNote[];
}
