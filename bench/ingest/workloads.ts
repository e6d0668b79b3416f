import fs from 'node:fs';
import { listRecordings, readRequests } from '@slo-scout/demo-shop';
import { Random } from '../lib/Random';
import { generatedTraffic } from '../worker/generatedTraffic';
import { RequestTemplate } from '../worker/RequestTemplate';
import type { TrafficRequest } from '../worker/Traffic';
import { addAttributes } from './addAttributes';
import { webAttributes } from './webAttributes';
import { recordingsFolder } from '../lib/recordingsFolder';

/** Sent again and again: several times the caches of a processor, when rich. */
const SPANS = 100_000;
const SERVICES = 10;

/** What is sent. */
export interface Workloads {
  description: string;
  /** With eight attributes in each span. */
  rich: TrafficRequest[];
  /** As recorded: ids, name, times and a status. */
  bare: TrafficRequest[];
}

/**
 * Requests of at most 512 spans.
 *
 * @param source - folder of recordings; by default that of Online Boutique, or generated traffic of its shape where that is absent
 * @throws Error when there is no such folder
 */
export async function workloads(
  source: string | undefined,
): Promise<Workloads> {
  const folder = recordingsFolder(source);
  const recorded = fs.existsSync(folder);
  if (source && !recorded) throw new Error(`there is no ${source}`);
  const bare = recorded
    ? await recordedRequests(folder)
    : enough(generatedTraffic(SERVICES, Infinity).requests());
  const random = new Random(1);
  return {
    description: recorded
      ? 'the recorded day of Online Boutique'
      : 'generated in the shape of Online Boutique',
    bare,
    rich: bare.map(({ bytes, spans }) => ({
      bytes: addAttributes(bytes, () => webAttributes(random)),
      spans,
    })),
  };
}

async function recordedRequests(folder: string): Promise<TrafficRequest[]> {
  const requests: TrafficRequest[] = [];
  let spans = 0;
  for (const file of listRecordings(folder)) {
    for (const bytes of await readRequests(file)) {
      const request = { bytes, spans: new RequestTemplate(bytes).spans };
      requests.push(request);
      spans += request.spans;
      if (spans >= SPANS) return requests;
    }
  }
  return requests;
}

function enough(traffic: Iterable<TrafficRequest>): TrafficRequest[] {
  const requests: TrafficRequest[] = [];
  let spans = 0;
  for (const request of traffic) {
    requests.push(request);
    spans += request.spans;
    if (spans >= SPANS) break;
  }
  return requests;
}
