import { FakeApiServer } from './FakeApiServer';
import { startKubeApiserver } from './startKubeApiserver';
import type { TestCluster } from './TestCluster';

const apiserver = process.env.SLO_SCOUT_KUBE_APISERVER;
const etcd = process.env.SLO_SCOUT_ETCD;

/**
 * One suite against our stub and against a real kube-apiserver, where
 * SLO_SCOUT_KUBE_APISERVER and SLO_SCOUT_ETCD name the programs.
 */
export function describeClusters(
  name: string,
  suite: (cluster: () => TestCluster) => void,
): void {
  const against = (start: () => Promise<TestCluster>) => () => {
    let cluster: TestCluster;
    beforeAll(async () => {
      cluster = await start();
    }, 120_000);
    afterAll(() => cluster?.stop(), 60_000);
    suite(() => cluster);
  };
  describe(
    `${name}, against the stub`,
    against(() => FakeApiServer.start()),
  );
  if (apiserver && etcd) {
    describe(
      `${name}, against kube-apiserver`,
      against(() => startKubeApiserver({ apiserver, etcd })),
    );
  } else {
    describe.skip(`${name}, against kube-apiserver: set SLO_SCOUT_KUBE_APISERVER and SLO_SCOUT_ETCD, see docs/kubernetes-collector.md`, () => {
      it('is skipped', () => undefined);
    });
  }
}
