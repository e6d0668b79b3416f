import type { ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import { quietText } from '../../theme/tones';

/** @internal */
export interface Column<T> {
  id: string;
  label: string;
  render(row: T): ReactNode;
  numeric?: boolean;
  /** Left out where the screen is narrow. */
  secondary?: boolean;
}

const useStyles = makeStyles(theme => ({
  head: {
    fontSize: 12,
    fontWeight: 600,
    lineHeight: '16px',
    padding: theme.spacing(1, 2),
    color: quietText(theme),
    backgroundColor: 'inherit',
    textTransform: 'none',
    letterSpacing: 0,
    whiteSpace: 'nowrap',
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  cell: {
    fontSize: 13,
    padding: theme.spacing(0.875, 2),
    // The theme breaks words anywhere, which cuts names and buttons in two on a phone.
    wordBreak: 'normal',
    overflowWrap: 'break-word',
    borderBottom: `1px solid ${theme.palette.divider}`,
    fontVariantNumeric: 'tabular-nums',
  },
  name: { minWidth: 110 },
  row: {
    '&:last-child td, &:last-child th': { borderBottom: 0 },
    '&:nth-of-type(odd)': { backgroundColor: 'transparent' },
    '&:hover': { backgroundColor: theme.palette.action.hover },
  },
  secondary: { [theme.breakpoints.down('sm')]: { display: 'none' } },
}));

/**
 * A dense table. It scrolls inside itself when it is wider than the screen,
 * and can then be reached with the keyboard.
 *
 * @internal
 */
export function DataTable<T>(props: {
  label: string;
  columns: Array<Column<T>>;
  rows: readonly T[];
  rowKey(row: T): string;
}) {
  const classes = useStyles();
  const cellClass = (base: string, column: Column<T>, index: number) =>
    [base, index === 0 && classes.name, column.secondary && classes.secondary]
      .filter(Boolean)
      .join(' ');
  return (
    <TableContainer
      component={Paper}
      variant="outlined"
      role="group"
      aria-label={props.label}
      tabIndex={0}
    >
      <Table size="small" aria-label={props.label}>
        <TableHead>
          <TableRow>
            {props.columns.map((column, index) => (
              <TableCell
                key={column.id}
                align={column.numeric ? 'right' : 'left'}
                className={cellClass(classes.head, column, index)}
              >
                {column.label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.rows.map(row => (
            <TableRow key={props.rowKey(row)} className={classes.row}>
              {props.columns.map((column, index) => (
                <TableCell
                  key={column.id}
                  component={index === 0 ? 'th' : 'td'}
                  // Otherwise it says "cell" of a row's header too.
                  role={undefined}
                  scope={index === 0 ? 'row' : undefined}
                  align={column.numeric ? 'right' : 'left'}
                  className={cellClass(classes.cell, column, index)}
                >
                  {column.render(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
