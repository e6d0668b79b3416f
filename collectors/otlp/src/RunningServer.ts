/** @internal */
export interface RunningServer {
  port: number;
  /** How many are open. */
  connections(): number;
  /** Takes no new connections and no new requests; resolves when those under way are answered. */
  drain(): Promise<void>;
  /** Ends every connection. */
  destroy(): void;
}
