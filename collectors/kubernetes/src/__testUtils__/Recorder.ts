import type { ReflectorSink } from '../watch/Reflector';
import type {
  ReflectorObserver,
  RelistReason,
} from '../watch/ReflectorObserver';

/** What a reflector told. */
export class Recorder<T extends { uid: string }>
  implements ReflectorSink<T>, ReflectorObserver
{
  readonly objects = new Map<string, T>();
  readonly lists: RelistReason[] = [];
  readonly ended: string[] = [];
  readonly failures: string[] = [];
  readonly events: string[] = [];
  readonly passedOver: string[] = [];
  readonly warnings: string[] = [];
  /** The most objects that one list brought. */
  listedObjects = 0;

  readonly logger = {
    info: () => undefined,
    error: () => undefined,
    warn: (message: string) => {
      this.warnings.push(message);
    },
  };

  apply(object: T): void {
    this.objects.set(object.uid, object);
  }

  delete(uid: string): void {
    this.objects.delete(uid);
  }

  listed(first: any, reason?: any, objects?: any): void {
    // The sink is told the uids, the observer why.
    if (typeof first === 'string') {
      this.lists.push(reason);
      this.listedObjects = Math.max(this.listedObjects, objects);
      return;
    }
    for (const uid of this.objects.keys()) {
      if (!first.has(uid)) this.objects.delete(uid);
    }
  }

  event(_resource: string, type: string): void {
    this.events.push(type);
  }

  watchEnded(_resource: string, how: string): void {
    this.ended.push(how);
  }

  failed(_resource: string, cause: string): void {
    this.failures.push(cause);
  }

  undecodable(_resource: string, reason: string): void {
    this.passedOver.push(reason);
  }

  names(): string[] {
    return [...this.objects.values()].map(one => (one as any).name).sort();
  }
}
