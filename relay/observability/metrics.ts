import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

import type { NodeNeeds } from './node-needs.ts';

export type Metrics = ReturnType<typeof createMetrics>;

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The numbers of one relay for Prometheus, in a registry of its own (several relays may live in one process). */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  let countGates = () => 0;
  let countPushes = async () => 0;
  let needs: NodeNeeds = { isDatabaseHealthy: async () => true, disk: async () => null };
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    calls: new Counter({ name: 'parley_calls_total', help: 'Calls answered, by result (ok or error code).', labelNames: ['call', 'result'], registers }),
    callSeconds: new Histogram({ name: 'parley_call_seconds', help: 'Time from arrival to answer.', labelNames: ['call'], buckets: seconds, registers }),
    handshakes: new Counter({ name: 'parley_handshakes_total', help: 'Socket handshakes, by result.', labelNames: ['result'], registers }),
    sockets: new Gauge({ name: 'parley_sockets', help: 'Open sockets.', registers }),
    gates: new Gauge({
      name: 'parley_gates',
      help: 'Rooms with a local socket.',
      registers,
      collect() {
        this.set(countGates());
      },
    }),
    /** How many gates there are is asked when somebody looks. */
    countGatesBy(count: () => number): void {
      countGates = count;
    },
    packets: new Counter({ name: 'parley_log_packets_total', help: 'Log packets emitted to local sockets.', registers }),
    events: new Counter({ name: 'parley_log_events_total', help: 'Log events emitted to local sockets, once for each room.', registers }),
    gateReads: new Counter({ name: 'parley_gate_reads_total', help: 'Reads of the log that repaired a gap.', labelNames: ['reason'], registers }),
    behind: new Counter({ name: 'parley_sockets_behind_total', help: 'Sockets that were too slow and left their rooms.', registers }),
    ended: new Counter({ name: 'parley_sockets_ended_total', help: 'Sockets ended, by code.', labelNames: ['code'], registers }),
    limited: new Counter({ name: 'parley_rate_limited_total', help: 'Calls and handshakes refused by a budget.', labelNames: ['budget'], registers }),
    otherNodesHealthy: new Gauge({ name: 'parley_redis_healthy', help: '1 while Redis answers (1 without Redis).', registers }),
    databaseHealthy: new Gauge({
      name: 'parley_database_healthy',
      help: '1 while the database answers this node.',
      registers,
      async collect() {
        this.set((await needs.isDatabaseHealthy()) ? 1 : 0);
      },
    }),
    dataDisk: new Gauge({
      name: 'parley_data_disk_bytes',
      help: 'The disk of DATA_DIR: what is free for the relay, and all of it.',
      labelNames: ['part'],
      registers,
      async collect() {
        const disk = await needs.disk();
        if (disk === null) return;
        this.set({ part: 'free' }, disk.freeBytes);
        this.set({ part: 'all' }, disk.bytes);
      },
    }),
    /** What the node needs is looked at when somebody looks at the numbers. */
    lookAtNeedsBy(look: NodeNeeds): void {
      needs = look;
    },
    publishesDropped: new Counter({
      name: 'parley_publishes_dropped_total',
      help: 'Messages to other nodes given up because Redis did not answer.',
      registers,
    }),
    hookTries: new Counter({
      name: 'parley_webhook_tries_total',
      help: 'Tries to tell outgoing webhooks something, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    pushTries: new Counter({
      name: 'parley_push_tries_total',
      help: 'Tries to tell people through their push gateways, by kind of gateway and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    pushLagSeconds: new Histogram({
      name: 'parley_push_lag_seconds',
      help: 'Time from when something was due to be told to a push gateway until the try was over.',
      buckets: [0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600],
      registers,
    }),
    pushWaiting: new Gauge({
      name: 'parley_push_waiting',
      help: 'Rooms that are due to be told to a push gateway, of all nodes together.',
      registers,
      async collect() {
        this.set(await countPushes());
      },
    }),
    /** How many pushes wait is asked when somebody looks; it may not fail. */
    countPushesBy(count: () => Promise<number>): void {
      countPushes = count;
    },
    consumerHandled: new Counter({
      name: 'parley_consumer_handled_total',
      help: 'What a group of consumers of the logs handled on this node.',
      labelNames: ['group'],
      registers,
    }),
    consumerLagSeconds: new Histogram({
      name: 'parley_consumer_lag_seconds',
      help: 'Time from a commit on this node until the group had handled it.',
      labelNames: ['group'],
      buckets: seconds,
      registers,
    }),
    consumerLagEvents: new Gauge({
      name: 'parley_consumer_lag_events',
      help: 'Events that the group had not read when this node last looked.',
      labelNames: ['group'],
      registers,
    }),
    fileBytes: new Counter({ name: 'parley_file_bytes_total', help: 'Bytes of files, by direction.', labelNames: ['direction'], registers }),
    fileStoreBytes: new Gauge({ name: 'parley_file_store_bytes', help: 'Bytes of all files of the server, as last counted by this node.', registers }),
    filesRemoved: new Counter({ name: 'parley_files_removed_total', help: 'Files taken away by this node, unsent or deleted with their message.', registers }),
    linksLookedAt: new Counter({
      name: 'parley_links_looked_at_total',
      help: 'Links of messages that this node looked at, by what came of it.',
      labelNames: ['outcome'],
      registers,
    }),
    errors: new Counter({ name: 'parley_errors_total', help: 'Unexpected errors, by place.', labelNames: ['place'], registers }),
  };
}
