/**
 * A small shop that emits real OTLP, and a replayer of OTLP files.
 *
 * @packageDocumentation
 */
export {
  SHOP_DEFAULTS,
  startShop,
  type Shop,
  type ShopOptions,
} from './startShop';
export type { ShopMessage } from './ShopRun';
export { listRecordings } from './replay/listRecordings';
export { readRequests } from './replay/readRequests';
export {
  replay,
  type ReplayOptions,
  type ReplaySummary,
} from './replay/replay';
export { SHOP_JOURNEYS, type ShopJourney } from './model/journeys';
export {
  INCIDENTS,
  RELEASE,
  Scenario,
  SHOP_SERVICES,
  type Conditions,
  type Incident,
  type Release,
} from './model/Scenario';
