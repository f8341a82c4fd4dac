import { checkHistory, type Violation } from './check-history.ts';
import type { Cluster } from './cluster.ts';
import { startEngineParticipant } from './engine-participant.ts';
import { type History, type Recorder, recordHistory } from './history.ts';
import type { Participant } from './participant.ts';
import { startRecordingClient } from './recording-client.ts';

const quietLimitMs = 20_000;

/** Four people in one room, two whole engines and two bare clients, one of each on each node, who write without pause until they are stopped. */
export type Traffic = {
  recorder: Recorder;
  clients: Participant[];
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
  const clients: Participant[] = [];
  for (const [index, name] of ['ada', 'ben', 'cyd', 'dot'].entries()) {
    const nodes = index % 2 === 0 ? cluster.urls : cluster.urls.toReversed();
    const start = index < 2 ? startEngineParticipant : startRecordingClient;
    clients.push(await start({ name, nodes, recorder }));
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
      await waitUntil(
        async () => (await Promise.all(clients.map((client) => client.waiting()))).every((waiting) => waiting === 0),
        'something is still queued',
      );
      const log = await cluster.readLog(roomId);
      const head = log.at(-1)?.seq ?? 0;
      await waitUntil(
        async () => (await Promise.all(clients.map((client) => client.cursor(roomId)))).every((cursor) => cursor >= head),
        'somebody has not seen all',
      );
      const views = (await Promise.all(clients.map((client) => client.view(roomId)))).filter((view) => view !== null);
      await Promise.all(clients.map((client) => client.close()));
      const history: History = { events: recorder.events, log, views };
      return { violations: checkHistory(history), history };
    },
  };
}

/** Promises are kept within a time too: what is lost between nodes is found within ten seconds. */
async function waitUntil(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = Date.now() + quietLimitMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${otherwise} after ${quietLimitMs / 1000} s`);
    await pause(50);
  }
}

/** Time as part of a fault: how long something stays broken. Never a way to wait for a condition. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
