import { FakeApiServer } from './FakeApiServer';
import { startKubeApiserver } from './startKubeApiserver';
import type { TestCluster } from './TestCluster';

const apiserver = process.env.SLO_SCOUT_KUBE_APISERVER;
const etcd = process.env.SLO_SCOUT_ETCD;

/**
 * What the contract is held against, for `describe.each`: our stub, and a real
 * kube-apiserver where SLO_SCOUT_KUBE_APISERVER and SLO_SCOUT_ETCD name the programs.
 */
export const CLUSTERS: [string, () => Promise<TestCluster>][] = [
  ['the stub', () => FakeApiServer.start()],
];
if (apiserver && etcd) {
  CLUSTERS.push([
    'kube-apiserver',
    () => startKubeApiserver({ apiserver, etcd }),
  ]);
} else {
  process.stderr.write(
    'Skipped against a real kube-apiserver: set SLO_SCOUT_KUBE_APISERVER and SLO_SCOUT_ETCD, see docs/kubernetes-collector.md\n',
  );
}
