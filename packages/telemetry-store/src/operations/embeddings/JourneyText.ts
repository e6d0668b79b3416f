/**
 * What is said of a journey in words, to be embedded.
 *
 * @public
 */
export interface JourneyText {
  journeyId: string;
  name: string;
  entryService: string;
  /** Its name, and what it does in order, in words that people use. */
  text: string;
  /** Union of the edges of its variants, sorted: `parentService\u0000parentOperation\u0000childService\u0000childOperation`. */
  edges: string[];
}
