import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import Typography from '@material-ui/core/Typography';
import { sloScoutAuditReadPermission } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { AuditEntry } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { usePagedList } from '../../hooks/usePagedList';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { Loadable } from '../common/Loadable';
import { Section } from '../common/Section';
import { ShowMore } from '../common/ShowMore';
import { TimeAgo } from '../common/TimeAgo';

/**
 * Who did what to an SLO; nothing for those who may not read the audit log.
 *
 * @internal
 */
export function AuditSection(props: { subject: string }) {
  const { allowed } = usePermission({
    permission: sloScoutAuditReadPermission,
  });
  return allowed ? <AuditTrail subject={props.subject} /> : null;
}

function AuditTrail({ subject }: { subject: string }) {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const list = usePagedList(`audit:${subject}`, cursor =>
    api.listAudit({ subject, cursor }),
  );
  const columns: Array<Column<AuditEntry>> = [
    {
      id: 'action',
      label: t('audit.action'),
      render: entry => entry.action,
    },
    { id: 'actor', label: t('audit.actor'), render: entry => entry.actor },
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
      <Loadable loaded={list} label={t('audit.loading')}>
        {({ items }) =>
          items.length > 0 ? (
            <DataTable
              label={t('audit.title')}
              columns={columns}
              rows={items}
              rowKey={entry => entry.id}
            />
          ) : (
            <Typography variant="body2">{t('audit.empty')}</Typography>
          )
        }
      </Loadable>
      <ShowMore list={list} />
    </Section>
  );
}
