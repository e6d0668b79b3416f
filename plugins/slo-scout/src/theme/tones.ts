import type { Theme } from '@material-ui/core/styles';

/**
 * The meanings that colours have in the plugin. Each always comes with words.
 *
 * @internal
 */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral';

/** @internal */
export interface ToneColors {
  /** At least 4.5 : 1 on `background` and on the page. */
  foreground: string;
  background: string;
}

const LIGHT: Record<Tone, ToneColors> = {
  good: { foreground: '#136c3a', background: '#e4f4ea' },
  warn: { foreground: '#854600', background: '#fff0db' },
  bad: { foreground: '#b3261e', background: '#fde9e7' },
  info: { foreground: '#0b5a7a', background: '#e2f1f8' },
  neutral: { foreground: '#4a5560', background: '#eceff2' },
};

const DARK: Record<Tone, ToneColors> = {
  good: { foreground: '#7fdca4', background: '#143824' },
  warn: { foreground: '#ffc46b', background: '#432f0e' },
  bad: { foreground: '#ffa39b', background: '#4b1c19' },
  info: { foreground: '#84d2f0', background: '#123646' },
  neutral: { foreground: '#c6ced6', background: '#3a4149' },
};

/** @internal */
export function toneColors(theme: Theme, tone: Tone): ToneColors {
  return (theme.palette.type === 'dark' ? DARK : LIGHT)[tone];
}

/**
 * For text that matters less. The theme's own secondary colour falls short of
 * 4.5 : 1 on the page's grey.
 *
 * @internal
 */
export function quietText(theme: Theme): string {
  return toneColors(theme, 'neutral').foreground;
}
