import { listRecordings, readRequests } from '@slo-scout/demo-shop';
import { RequestTemplate } from './RequestTemplate';
import type { Traffic } from './Traffic';

/**
 * A recorded day (or some of its files) as it is, and then again with other trace ids, as often as is wanted.
 */
export async function recordedTraffic(
  folder: string,
  files = listRecordings(folder),
): Promise<Traffic & { spansPerRound: number }> {
  const templates: RequestTemplate[] = [];
  for (const file of files) {
    for (const request of await readRequests(file)) {
      templates.push(new RequestTemplate(Buffer.from(request)));
    }
  }
  return {
    description: 'the recorded day',
    spansPerRound: templates.reduce((sum, { spans }) => sum + spans, 0),
    *requests() {
      for (let round = 0; ; round++) {
        const salt = Math.imul(round, 0x9e3779b1) >>> 0;
        for (const template of templates) {
          yield { bytes: template.copy(salt, 0n), spans: template.spans };
        }
      }
    },
  };
}
