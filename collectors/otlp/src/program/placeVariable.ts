/** Names to a process its place among several. */
export const PLACE_VARIABLE = 'SLO_SCOUT_OTLP_PROCESS';
