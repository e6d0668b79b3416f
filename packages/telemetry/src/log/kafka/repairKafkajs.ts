import Connection from 'kafkajs/src/network/connection';
import RequestQueue from 'kafkajs/src/network/requestQueue';

/** Bytes of a response's length. */
const LENGTH_BYTES = 4;

const { connect } = Connection.prototype;
const { scheduleCheckPendingRequests } = RequestQueue.prototype;
const connecting = new WeakMap<Connection, Promise<boolean>>();
let repaired = false;

/**
 * Corrects two faults of kafkajs 2.2.4 for this process, each found by a test
 * that kills brokers:
 *
 * - A connection that is opened again keeps the torn response of the old
 *   socket, still listens to that, and opens one socket for each that asks at
 *   the same time: requests then wait for ever.
 * - It sets a timer after every request, with a negative delay unless the
 *   broker throttles: a warning of Node, and work for nothing.
 *
 * @internal
 */
export function repairKafkajs(): void {
  if (repaired) return;
  repaired = true;
  Connection.prototype.connect = function connectOnce() {
    let attempt = connecting.get(this);
    if (!attempt) {
      if (!this.isConnected()) forgetSocket(this);
      attempt = connect.call(this).finally(() => connecting.delete(this));
      connecting.set(this, attempt);
    }
    return attempt;
  };
  RequestQueue.prototype.scheduleCheckPendingRequests = function schedule() {
    if (this.pending.length || this.throttledUntil > Date.now())
      scheduleCheckPendingRequests.call(this);
  };
}

function forgetSocket(connection: Connection): void {
  const { socket } = connection;
  if (socket) {
    socket.removeAllListeners();
    // What it still has to say concerns nobody.
    socket.on('error', () => undefined);
    socket.destroy();
  }
  connection.chunks = [];
  connection.bytesBuffered = 0;
  connection.bytesNeeded = LENGTH_BYTES;
}
