import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import InputAdornment from '@material-ui/core/InputAdornment';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import SearchIcon from '@material-ui/icons/Search';
import { sloScoutTranslationRef } from '../../translation';
import { quietText } from '../../theme/tones';

const TYPING_PAUSE_MS = 300;

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 1.5),
    margin: theme.spacing(0, 0, 1.5),
  },
  search: {
    minWidth: 220,
    maxWidth: 320,
    flex: '1 1 220px',
    '& .MuiInputBase-root': { backgroundColor: theme.palette.background.paper },
  },
  total: {
    marginLeft: 'auto',
    fontSize: 13,
    color: quietText(theme),
  },
}));

/**
 * Search, filters and the number of hits above a list. The search is applied
 * when typing pauses.
 *
 * @internal
 */
export function ListToolbar(props: {
  searchLabel: string;
  query: string;
  onQueryChange(query: string): void;
  /** For example `12 services`; empty while loading. */
  total?: string;
  children?: ReactNode;
}) {
  const { query, onQueryChange } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  const [text, setText] = useState(query);
  useEffect(() => setText(query), [query]);
  useEffect(() => {
    if (text === query) return undefined;
    const timer = setTimeout(() => onQueryChange(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, query, onQueryChange]);
  return (
    <div className={classes.bar} role="search" aria-label={props.searchLabel}>
      <TextField
        className={classes.search}
        variant="outlined"
        size="small"
        type="search"
        value={text}
        placeholder={t('list.search')}
        onChange={event => setText(event.target.value)}
        inputProps={{ 'aria-label': props.searchLabel }}
        InputProps={{
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" />
            </InputAdornment>
          ),
        }}
      />
      {props.children}
      <span className={classes.total} role="status">
        {props.total}
      </span>
    </div>
  );
}
