import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { Artifact } from '@slo-scout/backstage-plugin-slo-scout-common';
import { quietText, toneColors } from '../../theme/tones';
import { sloScoutTranslationRef } from '../../translation';
import { ArtifactViewer } from './ArtifactViewer';

const KINDS = [
  'openslo',
  'prometheus-rules',
  'prometheus-rules-test',
  'grafana-dashboard',
  'runbook',
] as const;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('md')]: {
      gridTemplateColumns: '240px minmax(0, 1fr)',
    },
  },
  nav: { minWidth: 0, maxHeight: '70vh', overflow: 'auto' },
  folder: {
    fontSize: 12,
    fontWeight: 600,
    color: quietText(theme),
    margin: theme.spacing(1, 0, 0.5),
    overflowWrap: 'anywhere',
  },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  file: {
    display: 'block',
    width: '100%',
    textAlign: 'left',
    font: 'inherit',
    fontSize: 13,
    color: 'inherit',
    cursor: 'pointer',
    border: 0,
    borderLeft: '3px solid transparent',
    padding: theme.spacing(0.5, 1),
    backgroundColor: 'transparent',
    '&:hover': { backgroundColor: theme.palette.action.hover },
  },
  selected: {
    fontWeight: 600,
    borderLeftColor: toneColors(theme, 'info').foreground,
    backgroundColor: toneColors(theme, 'info').background,
  },
}));

/**
 * Files on the left by SLO, the chosen one on the right.
 *
 * @internal
 */
export function ArtifactBrowser(props: {
  artifacts: Artifact[];
  /** Id of the shown file; the first one when it is not among them. */
  selected: string;
  onSelect(id: string): void;
}) {
  const { artifacts, onSelect } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  const groups = groupByFolder(artifacts);
  const [first] = [...groups.values()].flat();
  const shown = artifacts.find(a => a.id === props.selected) ?? first;
  const kindLabel = (artifact: Artifact) => {
    const kind = KINDS.find(known => known === artifact.kind);
    return kind ? t(`artifacts.kinds.${kind}`) : artifact.kind;
  };
  return (
    <div className={classes.root}>
      <nav
        className={classes.nav}
        aria-label={t('artifacts.files')}
        tabIndex={-1}
      >
        {[...groups].map(([folder, files]) => (
          <div key={folder}>
            <div className={classes.folder}>{folder}</div>
            <ul className={classes.list}>
              {files.map(artifact => (
                <li key={artifact.id}>
                  <button
                    type="button"
                    className={`${classes.file} ${
                      artifact === shown ? classes.selected : ''
                    }`}
                    aria-current={artifact === shown}
                    title={artifact.path}
                    onClick={() => onSelect(artifact.id)}
                  >
                    {kindLabel(artifact)}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {shown && <ArtifactViewer key={shown.id} artifact={shown} />}
    </div>
  );
}

/** By folder, in the order in which one reads them. */
function groupByFolder(artifacts: Artifact[]): Map<string, Artifact[]> {
  const groups = new Map<string, Artifact[]>();
  const rank = ({ kind }: Artifact) => {
    const index = KINDS.findIndex(known => known === kind);
    return index < 0 ? KINDS.length : index;
  };
  const sorted = [...artifacts].sort((a, b) => rank(a) - rank(b));
  for (const artifact of sorted) {
    const folder = artifact.path.slice(0, artifact.path.lastIndexOf('/'));
    groups.set(folder, [...(groups.get(folder) ?? []), artifact]);
  }
  return groups;
}
