/**
 * The container that writes a log file, as kubelet names files.
 *
 * @public
 */
export interface PodContainer {
  namespace: string;
  pod: string;
  /** Empty where the path does not tell. */
  podUid: string;
  container: string;
  /** Undefined where the path does not tell. */
  restartCount: number | undefined;
}

// Names are DNS labels or subdomains (RFC 1123); container names are labels.
const POD_LOG =
  /\/([a-z0-9-]+)_([a-z0-9.-]+)_([0-9a-zA-Z-]+)\/([a-z0-9-]+)\/(\d+)\.log[^/]*$/;
const CONTAINER_LOG =
  /\/([a-z0-9.-]+)_([a-z0-9-]+)_([a-z0-9-]+)-[0-9a-f]{64}\.log[^/]*$/;

/**
 * Reads `/var/log/pods/<namespace>_<pod>_<uid>/<container>/<restart>.log` and
 * `/var/log/containers/<pod>_<namespace>_<container>-<id>.log`.
 *
 * @public
 */
export function podOfPath(path: string): PodContainer | undefined {
  let m = POD_LOG.exec(path);
  if (m) {
    const [, namespace, pod, podUid, container, restart] = m;
    return { namespace, pod, podUid, container, restartCount: Number(restart) };
  }
  m = CONTAINER_LOG.exec(path);
  if (!m) return undefined;
  const [, pod, namespace, container] = m;
  return { namespace, pod, podUid: '', container, restartCount: undefined };
}

/** Letters and digits that Kubernetes draws names from: no vowels, nothing that looks alike. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const DEPLOYMENT = new RegExp(`^(.+)-[${SAFE}]{6,10}-[${SAFE}]{5}$`);
const SUFFIXED = new RegExp(`^(.+)-[${SAFE}]{5}$`);
const CRON_JOB = new RegExp(`^(.+)-\\d{8,10}-[${SAFE}]{5}$`);
const STATEFUL_SET = /^(.+)-\d{1,5}$/;

/**
 * The workload that a pod belongs to, by how controllers name pods:
 * `cart-7d9c5b8f4-x2x9z` is of `cart`, and so are `cart-x2x9z` and `cart-0`.
 *
 * @public
 */
export function workloadOfPod(pod: string): string {
  for (const form of [CRON_JOB, DEPLOYMENT, SUFFIXED, STATEFUL_SET]) {
    const name = form.exec(pod)?.[1];
    if (name) return name;
  }
  return pod;
}
