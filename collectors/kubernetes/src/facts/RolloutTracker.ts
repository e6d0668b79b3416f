import type { Revision } from '../objects/decodeRevision';
import type { Fact } from './Fact';
import type { FactContext } from './FactContext';
import { factId } from './factId';
import type { FactTracker } from './FactTracker';

interface OwnerState {
  /** Highest revision number that was told, or was no news. */
  known: number;
  /** Seen in the list that is being read. */
  listed: Revision | undefined;
  /** uids of its revisions. */
  members: Set<string>;
}

/**
 * `slo_scout.deployment`: a workload got a new pod template, or an old one
 * again. Kubernetes numbers the revisions of a workload, so (owner, number) is
 * the fact's identity, whoever sees it and whenever.
 */
export class RolloutTracker implements FactTracker<Revision> {
  private readonly owners = new Map<string, OwnerState>();
  private readonly ownerOf = new Map<string, string>();

  constructor(
    private readonly context: FactContext,
    private readonly emit: (fact: Fact) => void,
  ) {}

  apply(revision: Revision, listing: boolean): void {
    const { owner, uid } = revision;
    if (!owner || revision.number < 1) return;
    const isNew = !this.ownerOf.has(uid);
    let state = this.owners.get(owner.uid);
    if (!state) {
      state = { known: 0, listed: undefined, members: new Set() };
      this.owners.set(owner.uid, state);
    }
    this.ownerOf.set(uid, owner.uid);
    state.members.add(uid);
    if (revision.number <= state.known) return;
    if (listing) {
      // A list comes in no order: only its highest number is the current one.
      if (revision.number > (state.listed?.number ?? 0))
        state.listed = revision;
    } else {
      state.known = revision.number;
      // An old revision that got a new number was created long ago.
      this.tell(revision, isNew ? revision.createdAt : undefined);
    }
  }

  delete(uid: string): void {
    const owner = this.ownerOf.get(uid);
    const state = owner === undefined ? undefined : this.owners.get(owner);
    this.ownerOf.delete(uid);
    state?.members.delete(uid);
    if (owner !== undefined && state?.members.size === 0) {
      this.owners.delete(owner);
    }
  }

  listed(uids: ReadonlySet<string>): void {
    for (const uid of [...this.ownerOf.keys()]) {
      if (!uids.has(uid)) this.delete(uid);
    }
    for (const state of this.owners.values()) {
      const { listed, known } = state;
      state.listed = undefined;
      if (!listed) continue;
      state.known = listed.number;
      const returned = known > 0 && !this.context.isNews(listed.createdAt);
      if (returned) this.tell(listed, undefined);
      else if (this.context.isNews(listed.createdAt)) {
        this.tell(listed, listed.createdAt);
      }
    }
  }

  private tell(revision: Revision, createdAt: number | undefined): void {
    const { owner, template } = revision;
    if (!owner) return;
    const kind = owner.kind;
    const images = template.containers.map(container => container.image);
    const resource = this.context.workload({
      ...owner,
      namespace: revision.namespace,
      template,
    });
    this.emit({
      name: 'slo_scout.deployment',
      id: factId('slo_scout.deployment', owner.uid, revision.number),
      time: createdAt ?? this.context.now(),
      severity: 'INFO',
      body: `${kind} ${revision.namespace}/${owner.name} rolls out revision ${
        revision.number
      }: ${images.join(', ')}`,
      resource,
      attributes: {
        'slo_scout.deployment.revision': revision.number,
        'slo_scout.deployment.template_hash': revision.hash,
        'slo_scout.deployment.images': images.join(','),
      },
    });
  }
}
