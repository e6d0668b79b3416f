import path from 'node:path';

/**
 * The folder that a flag names, else the recorded day beside the checkout
 * (`SLO_SCOUT_SHARED`); it need not be there.
 */
export function recordingsFolder(named: string | undefined): string {
  const shared =
    process.env.SLO_SCOUT_SHARED ?? path.resolve(__dirname, '../../../shared');
  return named ?? path.join(shared, 'data/online-boutique');
}
