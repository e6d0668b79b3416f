import type { SloModel } from '../model/SloModel';
import { plainText } from '../text/plainText';
import { toYaml } from '../text/toYaml';
import { openSloDocument, type OpenSloDocument } from './documents';
import { openSloName } from './openSloName';
import { sloDocuments } from './sloDocuments';

/**
 * `slo.yaml` of a service: OpenSLO v1, one document an object.
 *
 * @internal
 */
export function renderOpenSlo(models: SloModel[]): string {
  const documents = [
    service(models),
    ...targets(models),
    ...models.flatMap(sloDocuments),
  ];
  return documents
    .map((document, index) =>
      toYaml(document, index === 0 ? ['Made by SLO-Scout. OpenSLO v1.'] : []),
    )
    .join('---\n');
}

function service([{ service: name, spec }]: SloModel[]): OpenSloDocument {
  const facts = [
    spec.entityRef && `Catalog entity ${spec.entityRef}.`,
    spec.owner && `Owner ${spec.owner}.`,
  ].filter(Boolean);
  return openSloDocument(
    'Service',
    { name: openSloName(spec.service), displayName: name },
    {
      description: plainText(
        ['Service seen in telemetry.', ...facts].join(' '),
        1050,
      ),
    },
  );
}

/** OpenSLO wants a target for every policy; Alertmanager decides who is told. */
function targets(models: SloModel[]): OpenSloDocument[] {
  const documents = models.flatMap(sloDocuments);
  return ['page', 'ticket']
    .filter(severity =>
      documents.some(
        ({ kind, spec }) =>
          kind === 'AlertCondition' && spec.severity === severity,
      ),
    )
    .map(severity =>
      openSloDocument(
        'AlertNotificationTarget',
        { name: openSloName(models[0].spec.service, severity) },
        {
          description: `Alertmanager's route for sloth_severity="${severity}".`,
          target: 'alertmanager',
        },
      ),
    );
}
