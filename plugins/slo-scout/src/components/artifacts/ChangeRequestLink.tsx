import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { ChangeRequest } from '@slo-scout/backstage-plugin-slo-scout-common';
import { CHANGE_REQUEST_TONES } from '../../model/statusTones';
import { sloScoutTranslationRef } from '../../translation';
import { StatusChip } from '../common/StatusChip';
import { TimeAgo } from '../common/TimeAgo';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    fontSize: 13,
    overflowWrap: 'anywhere',
  },
  branch: { fontFamily: 'monospace', fontSize: 12 },
  quiet: { color: quietText(theme) },
}));

/**
 * The pull request with its state. A plain git repository has no web page, and
 * browsers do not open `file:` links, but the address can still be copied.
 *
 * @internal
 */
export function ChangeRequestLink(props: { changeRequest: ChangeRequest }) {
  const { url, branch, commit, state, updatedAt } = props.changeRequest;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  // Only these schemes: the address comes from a git host and must not run scripts.
  const linkable = /^(https?|file):\/\//.test(url);
  return (
    <div className={classes.row}>
      <StatusChip
        tone={CHANGE_REQUEST_TONES[state]}
        label={t(`changeRequest.${state}`)}
      />
      {linkable ? <Link to={url}>{linkText(url)}</Link> : url}
      <span className={classes.branch}>{branch}</span>
      <span className={classes.quiet}>
        {commit.slice(0, 8)} · <TimeAgo time={updatedAt} />
      </span>
    </div>
  );
}

/** `owner/name #12` for hosts that number their requests, else the last part of the address. */
function linkText(url: string): string {
  const match = /([^/]+\/[^/]+)\/(?:-\/)?(?:pull|merge_requests)\/(\d+)/.exec(
    url,
  );
  return match ? `${match[1]} #${match[2]}` : url.replace(/^.*\/(?=.)/, '');
}
