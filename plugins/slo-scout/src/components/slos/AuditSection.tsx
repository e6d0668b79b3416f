import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import Typography from '@material-ui/core/Typography';
import { sloScoutAuditReadPermission } from '@slo-scout/backstage-plugin-slo-scout-common';
import type {
  AuditEntry,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLoad } from '../../hooks/useLoad';
import { actorName } from '../../model/actorName';
import { loadSloHistory } from '../../model/loadSloHistory';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { Loadable } from '../common/Loadable';
import { Section } from '../common/Section';
import { TimeAgo } from '../common/TimeAgo';

const ACTIONS = [
  'proposal.approve',
  'artifact.generate',
  'artifact.deploy',
] as const;

/**
 * Who did what to an SLO; nothing for those who may not read the audit log.
 *
 * @internal
 */
export function AuditSection(props: { slo: Slo }) {
  const { allowed } = usePermission({
    permission: sloScoutAuditReadPermission,
  });
  return allowed ? <History slo={props.slo} /> : null;
}

function History({ slo }: { slo: Slo }) {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const history = useLoad(
    `history:${slo.id}:${slo.changeRequest?.commit}`,
    () => loadSloHistory(api, slo),
  );
  const columns: Array<Column<AuditEntry>> = [
    {
      id: 'action',
      label: t('audit.action'),
      render: ({ action }) => {
        const known = ACTIONS.find(name => name === action);
        return known ? t(`audit.actions.${known}`) : action;
      },
    },
    {
      id: 'actor',
      label: t('audit.actor'),
      render: entry => actorName(entry.actor),
    },
    {
      id: 'reason',
      label: t('audit.reason'),
      render: ({ details }) =>
        typeof details.reason === 'string' ? details.reason : '–',
    },
    {
      id: 'at',
      label: t('audit.at'),
      render: entry => <TimeAgo time={entry.at} />,
    },
  ];
  return (
    <Section title={t('audit.title')}>
      <Loadable loaded={history} label={t('audit.loading')}>
        {entries =>
          entries.length > 0 ? (
            <DataTable
              label={t('audit.title')}
              columns={columns}
              rows={entries}
              rowKey={entry => entry.id}
            />
          ) : (
            <Typography variant="body2">{t('audit.empty')}</Typography>
          )
        }
      </Loadable>
    </Section>
  );
}
