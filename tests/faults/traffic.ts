import { checkHistory, type Violation } from './check-history.ts';
import type { Cluster } from './cluster.ts';
import { type History, type Recorder, recordHistory } from './history.ts';
import { type RecordingClient, startRecordingClient } from './recording-client.ts';

const quietLimitMs = 20_000;

/** Four people in one room, two on each node, who write without pause until they are stopped. */
export type Traffic = {
  recorder: Recorder;
  clients: RecordingClient[];
  roomId: string;
  /** Ends the writing, waits until everybody has seen everything, and judges the history. */
  finish(): Promise<{ violations: Violation[]; history: History }>;
};

/**
 * @param random decides the pauses
 * @param pauseMs the longest pause between two messages of one person
 */
export async function startTraffic(cluster: Cluster, random: () => number, pauseMs = 20): Promise<Traffic> {
  const recorder = recordHistory();
  const clients: RecordingClient[] = [];
  for (const [index, name] of ['ada', 'ben', 'cyd', 'dot'].entries()) {
    const nodes = index % 2 === 0 ? cluster.urls : cluster.urls.toReversed();
    clients.push(await startRecordingClient({ name, nodes, recorder }));
  }
  const [first, ...others] = clients;
  if (first === undefined) throw new Error('nobody is there');
  const roomId = await first.createRoom(`room ${first.userId}`);
  for (const client of others) await client.joinRoom(roomId);

  let isWriting = true;
  const writing = clients.map(async (client) => {
    for (let count = 1; isWriting; count++) {
      await client.send(roomId, `${client.name} ${count}`);
      await pause(random() * pauseMs);
    }
  });

  return {
    recorder,
    clients,
    roomId,
    finish: async () => {
      isWriting = false;
      await Promise.all(writing);
      const log = await cluster.readLog(roomId);
      const head = log.at(-1)?.seq ?? 0;
      const deadline = Date.now() + quietLimitMs;
      const behind = () => clients.filter((client) => client.cursor(roomId) < head);
      while (behind().length > 0 && Date.now() < deadline) await pause(20);
      const late = behind().map((client) => `${client.name} is at ${client.cursor(roomId)} of ${head}`);
      await Promise.all(clients.map((client) => client.close()));
      if (late.length > 0) throw new Error(`not everybody saw everything within ${quietLimitMs / 1000} s: ${late.join(', ')}`);
      const history: History = { events: recorder.events, log, views: [] };
      return { violations: checkHistory(history), history };
    },
  };
}

/** Time as part of a fault: how long something stays broken. Never a way to wait for a condition. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
