import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/**
 * Who asks for something.
 *
 * @internal
 */
export interface Caller {
  credentials: BackstageCredentials;
  /** As audit rows name them: `user:default/jane`, or a service's subject. */
  actor: string;
}

/**
 * Name of what the plugin does by itself, on schedule.
 *
 * @internal
 */
export const SYSTEM_ACTOR = 'slo-scout';
