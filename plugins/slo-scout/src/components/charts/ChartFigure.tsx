import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { sloScoutTranslationRef } from '../../translation';
import { ScrollRegion } from '../common/ScrollRegion';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  figure: { margin: 0, minWidth: 0 },
  caption: {
    fontSize: 13,
    color: quietText(theme),
    marginBottom: theme.spacing(1),
  },
  details: {
    fontSize: 12,
    color: quietText(theme),
    marginTop: theme.spacing(0.5),
    '& summary': { cursor: 'pointer', width: 'fit-content' },
  },
  scroll: { maxHeight: 220, overflow: 'auto' },
  table: {
    borderCollapse: 'collapse',
    '& th, & td': {
      textAlign: 'left',
      padding: theme.spacing(0.25, 2, 0.25, 0),
      fontVariantNumeric: 'tabular-nums',
    },
  },
}));

/**
 * A chart with what it says in a sentence, and its numbers as a table for
 * those who cannot see it.
 *
 * @internal
 */
export function ChartFigure(props: {
  summary: string;
  tableLabel: string;
  columns: string[];
  rows: string[][];
  children: ReactNode;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>{props.summary}</figcaption>
      <div aria-hidden>{props.children}</div>
      <details className={classes.details}>
        <summary>{t('charts.asTable')}</summary>
        <ScrollRegion className={classes.scroll} label={props.tableLabel}>
          <table className={classes.table}>
            <thead>
              <tr>
                {props.columns.map(column => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.rows.map(row => (
                <tr key={row[0]}>
                  {row.map((cell, index) => (
                    <td key={props.columns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
    </figure>
  );
}
