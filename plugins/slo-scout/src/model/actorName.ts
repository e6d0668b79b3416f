/**
 * `user:default/guest` → `guest`; another namespace stays, and so does what is
 * not a user, such as `plugin:slo-scout`.
 *
 * @internal
 */
export function actorName(actor: string): string {
  return actor.replace(/^user:(default\/)?/, '');
}
