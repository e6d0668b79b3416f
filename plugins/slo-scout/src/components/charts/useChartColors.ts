import { useTheme } from '@material-ui/core/styles';
import { quietText, toneColors } from '../../theme/tones';

/**
 * The colours of lines, axes and grids in the present theme.
 *
 * @internal
 */
export function useChartColors() {
  const theme = useTheme();
  return {
    line: theme.palette.type === 'dark' ? '#7cc4ff' : '#0f62a8',
    fill: theme.palette.type === 'dark' ? '#7cc4ff' : '#0f62a8',
    target: toneColors(theme, 'bad').foreground,
    marker: toneColors(theme, 'good').foreground,
    grid: theme.palette.divider,
    axis: quietText(theme),
    paper: theme.palette.background.paper,
    text: theme.palette.text.primary,
  };
}
