/**
 * Numbers and times as people read them, in one language.
 *
 * @internal
 */
export interface Format {
  /** 0.9995 → `99.95%`; never rounds a target up to 100 %. */
  percent(ratio: number): string;
  /** A measured ratio, with as many digits as its nines deserve: 0.98714 → `98.71%`; never rounds up to 100 %. */
  sli(ratio: number): string;
  /** 0.9312 → `93%`, for probabilities and shares. */
  share(ratio: number): string;
  /** 12345 → `12,345`. */
  count(value: number): string;
  /** 1.25 → `1.3`; 0.04 → `0.04`. */
  decimal(value: number): string;
  /** 2.5 → `2.5×`. */
  times(value: number): string;
  /** Seconds → `32 ms`, `1.2 s`, `4 min`, `3 h`, `2 days`. */
  duration(seconds: number): string;
  dateTime(time: string | number): string;
  date(time: string | number): string;
  /** `5 minutes ago`. */
  ago(time: string, now?: number): string;
}

const AGO_STEPS: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** @internal */
export function createFormat(locale: string): Format {
  const number = (options: Intl.NumberFormatOptions) => {
    const formatter = new Intl.NumberFormat(locale, options);
    return (value: number) => formatter.format(value);
  };
  const unit = (name: string, digits: number, display: 'short' | 'long') =>
    number({
      style: 'unit',
      unit: name,
      unitDisplay: display,
      maximumFractionDigits: digits,
    });
  const percent = number({ style: 'percent', maximumFractionDigits: 4 });
  const share = number({ style: 'percent', maximumFractionDigits: 0 });
  const smallShare = number({ style: 'percent', maximumSignificantDigits: 2 });
  const count = number({ maximumFractionDigits: 0 });
  const decimal = number({ maximumSignificantDigits: 2 });
  const large = number({ maximumFractionDigits: 0 });
  const milliseconds = unit('millisecond', 0, 'short');
  const seconds = unit('second', 2, 'short');
  const minutes = unit('minute', 0, 'short');
  const hours = unit('hour', 1, 'short');
  const days = unit('day', 0, 'long');
  const dateTime = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const date = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  const decimalOf = (value: number) =>
    Math.abs(value) >= 100 ? large(value) : decimal(value);

  return {
    percent: ratio => percent(ratio),
    sli: ratio => percent(truncateSli(ratio)),
    share: ratio =>
      ratio !== 0 && Math.abs(ratio) < 0.01 ? smallShare(ratio) : share(ratio),
    count,
    decimal: decimalOf,
    times: value => `${decimalOf(value)}×`,
    duration: value => {
      const size = Math.abs(value);
      if (size < 1) return milliseconds(value * 1000);
      if (size < 60) return seconds(value);
      if (size < 3_600) return minutes(value / 60);
      if (size < 2 * 86_400) return hours(value / 3_600);
      return days(value / 86_400);
    },
    dateTime: time => dateTime.format(new Date(time)),
    date: time => date.format(new Date(time)),
    ago: (time, now = Date.now()) => {
      const elapsed = (new Date(time).getTime() - now) / 1000;
      for (const [name, size] of AGO_STEPS) {
        if (Math.abs(elapsed) >= size) {
          return relative.format(Math.round(elapsed / size), name);
        }
      }
      return relative.format(Math.round(elapsed), 'second');
    },
  };
}

function truncateSli(ratio: number): number {
  const nines = -Math.log10(Math.max(1 - ratio, 1e-9));
  const digits = Math.min(4, Math.max(2, Math.ceil(nines) - 1)) + 2;
  const scale = Math.pow(10, digits);
  // The tiny addition undoes binary rounding: 0.9999 * 1e6 is 999899.9999….
  return Math.floor(ratio * scale + 1e-6) / scale;
}
