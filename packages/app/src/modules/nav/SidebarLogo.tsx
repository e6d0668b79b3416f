import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { LogoMark } from './LogoMark';

const useStyles = makeStyles({
  root: {
    height: 3 * sidebarConfig.logoHeight,
    display: 'flex',
    alignItems: 'center',
    marginBottom: -14,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    marginLeft: 22,
    color: '#ffffff',
    fontWeight: 700,
    fontSize: 18,
    whiteSpace: 'nowrap',
  },
});

/** The mark alone while the sidebar is closed, mark and name when it is open. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label="SLO-Scout home"
      >
        <LogoMark />
        {isOpen && <span>SLO-Scout</span>}
      </Link>
    </div>
  );
}
