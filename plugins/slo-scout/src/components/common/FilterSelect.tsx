import { useId } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  field: {
    minWidth: 170,
    '& label:not(.Mui-focused)': { color: quietText(theme) },
    '& .MuiInputBase-root': { backgroundColor: theme.palette.background.paper },
  },
}));

/**
 * One choice of a few, to narrow a list.
 *
 * @internal
 */
export function FilterSelect(props: {
  label: string;
  value: string;
  options: Array<{ value: string; label: string }>;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <TextField
      id={id}
      select
      className={classes.field}
      variant="outlined"
      size="small"
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      InputLabelProps={{ shrink: true, id: `${id}-label` }}
      SelectProps={{
        displayEmpty: true,
        labelId: `${id}-label`,
        SelectDisplayProps: { id: `${id}-value` },
      }}
    >
      {props.options.map(option => (
        <MenuItem key={option.value} value={option.value}>
          {option.label}
        </MenuItem>
      ))}
    </TextField>
  );
}
