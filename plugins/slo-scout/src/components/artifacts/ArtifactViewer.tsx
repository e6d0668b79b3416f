import { lazy, Suspense } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import DownloadIcon from '@material-ui/icons/GetApp';
import type { Artifact } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { downloadText } from '../../browser/downloadText';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { CopyButton } from '../common/CopyButton';
import { Loadable } from '../common/Loadable';
import { ScrollRegion } from '../common/ScrollRegion';

const ArtifactCode = lazy(() => import('./ArtifactCode'));

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.background.paper,
    minWidth: 0,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 1.5),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  path: {
    flex: '1 1 200px',
    fontFamily: 'monospace',
    fontSize: 13,
    overflowWrap: 'anywhere',
  },
  code: { overflow: 'auto', maxHeight: '65vh' },
}));

/**
 * One generated file: read, copy, download.
 *
 * @internal
 */
export function ArtifactViewer(props: { artifact: Artifact }) {
  const { artifact } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  // The digest is part of the key: generated again, the file is read again.
  const loaded = useLoad(
    `artifact:${artifact.id}:${artifact.digest}`,
    async () => (await api.getArtifact(artifact.id)).content ?? '',
  );
  const content = loaded.value;
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <span className={classes.path}>{artifact.path}</span>
        {content !== undefined && (
          <>
            <CopyButton
              text={content}
              label={t('artifacts.copy', { path: artifact.path })}
            />
            <Button
              size="small"
              startIcon={<DownloadIcon fontSize="small" />}
              onClick={() =>
                downloadText(artifact.path, artifact.mediaType, content)
              }
              aria-label={t('artifacts.downloadFile', { path: artifact.path })}
            >
              {t('artifacts.download')}
            </Button>
          </>
        )}
      </div>
      <ScrollRegion className={classes.code} label={artifact.path}>
        <Loadable loaded={loaded} label={t('artifacts.loadingFile')}>
          {text => (
            <Suspense fallback={null}>
              <ArtifactCode path={artifact.path} text={text} />
            </Suspense>
          )}
        </Loadable>
      </ScrollRegion>
    </div>
  );
}
