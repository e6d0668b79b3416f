/** A value of telemetry that holds something to redact, or nothing. */
export interface Sample {
  /** What it holds, or what harmless thing it is. */
  kind: string;
  positive: boolean;
  /** Where it stands: as the value of this attribute, or in a place without keys. */
  key?: string;
  text: string;
  /** Of positive samples: the part that must go, as it stands in the text. */
  secret: string;
}
