export { sloScoutTranslationRef } from './translation';
