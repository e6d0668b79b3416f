import type { Metadata } from './objects/decodeMetadata';
import type { FactTracker } from './facts/FactTracker';

/** The objects of a kind as they are now. */
export class ObjectTable<T extends Metadata> implements FactTracker<T> {
  private readonly objects = new Map<string, T>();
  private readonly byName = new Map<string, T>();

  apply(object: T): void {
    this.objects.set(object.uid, object);
    this.byName.set(nameOf(object), object);
  }

  delete(uid: string): void {
    const object = this.objects.get(uid);
    if (!object) return;
    this.objects.delete(uid);
    // Another one may have taken the name meanwhile.
    const name = nameOf(object);
    if (this.byName.get(name)?.uid === uid) this.byName.delete(name);
  }

  listed(uids: ReadonlySet<string>): void {
    for (const uid of [...this.objects.keys()]) {
      if (!uids.has(uid)) this.delete(uid);
    }
  }

  find(namespace: string, name: string): T | undefined {
    return this.byName.get(nameOf({ namespace, name }));
  }

  values(): IterableIterator<T> {
    return this.objects.values();
  }
}

// Neither part may contain a slash.
function nameOf(object: { namespace: string; name: string }): string {
  return `${object.namespace}/${object.name}`;
}
