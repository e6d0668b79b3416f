import type { TelemetryStore } from '@slo-scout/telemetry-store';

/**
 * A telemetry store whose series keep an analysis waiting until released.
 *
 * @internal
 */
export function createHoldUp() {
  let release = () => {};
  let reach = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const reached = new Promise<void>(resolve => {
    reach = resolve;
  });
  return {
    reached,
    release,
    wrap: (real: TelemetryStore): TelemetryStore =>
      new Proxy(real, {
        get(target, property) {
          if (property === 'series') {
            return async (...args: Parameters<TelemetryStore['series']>) => {
              reach();
              await released;
              return target.series(...args);
            };
          }
          const value = Reflect.get(target, property);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
  };
}
