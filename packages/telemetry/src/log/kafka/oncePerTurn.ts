/**
 * Runs the work at the end of this turn of the event loop, once however often
 * it is asked for: what comes in the same turn goes together.
 *
 * @internal
 */
export function oncePerTurn(work: () => void): () => void {
  let scheduled = false;
  return () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      work();
    });
  };
}
