/** Lets one or many wait until somebody calls {@link Wakeable.now}. */
export interface Wakeable {
  /** Wakes all who wait. */
  now(): void;
  /** Resolves when woken, or after `timeoutMs`. */
  wait(timeoutMs?: number): Promise<void>;
}

export function wakeable(): Wakeable {
  let waiting = new Set<() => void>();
  return {
    now: () => {
      const woken = waiting;
      waiting = new Set();
      for (const resolve of woken) resolve();
    },
    wait: timeoutMs =>
      new Promise(resolve => {
        let timer: NodeJS.Timeout | undefined;
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        if (timeoutMs !== undefined) timer = setTimeout(wake, timeoutMs);
      }),
  };
}
