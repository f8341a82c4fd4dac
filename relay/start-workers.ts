import { randomUUID } from 'node:crypto';
import { deliverPushes } from './consumers/deliver-pushes.ts';
import { deliverQueue } from './consumers/deliver-queue.ts';
import { repeatWork } from './consumers/repeat-work.ts';
import { sweepFiles } from './consumers/sweep-files.ts';
import { finishDeletion } from './domain/accounts/finish-deletion.ts';
import { expireCommands } from './domain/commands/expire-commands.ts';
import type { Deps } from './domain/deps.ts';
import { deliverNext } from './domain/hooks/deliver/deliver-next.ts';
import { pushNext } from './domain/push/deliver/push-next.ts';
import { sessionLifeMs } from './domain/sessions/start-session.ts';
import type { Metrics } from './observability/metrics.ts';
import type { RelayEvents } from './observability/relay-events.ts';

/** Whoever typed a command that its bot does not answer is told within this. */
const expireEveryMs = 1_000;
const deletionsEveryMs = 2_000;
/** What is kept for a while only. */
const forgetEveryMs = 3_600_000;

export type WorkersDeps = {
  domain: Deps;
  /** Takes away what dead processes left in this machine's folder of files. */
  sweepFolder: Parameters<typeof sweepFiles>[0]['sweepFolder'];
  /** Whether this node knows who is connected to the others. */
  isPresenceKnown(): boolean;
  pushAfterMs: number;
  events: RelayEvents;
  metrics: Metrics;
};

/** What a node with the role `worker` does for all of them, beside calls; several may. Answers how it is ended. */
export function startWorkers({ domain, events, metrics, ...deps }: WorkersDeps): { close(): Promise<void> } {
  const turn = () => ({ owner: randomUUID(), random: Math.random });
  const onTried = (outcome: string) => void metrics.hookTries.inc({ outcome });
  const workers = [
    sweepFiles({ files: domain.files, sweepFolder: deps.sweepFolder, now: () => domain.server.now(), events }),
    repeatWork({ place: 'commands', everyMs: expireEveryMs, work: () => expireCommands(domain), events }),
    repeatWork({ place: 'commands', everyMs: forgetEveryMs, work: domain.commands.forgetOld, events }),
    repeatWork({ place: 'sessions', everyMs: forgetEveryMs, isAtOnce: true, work: domain.sessions.forgetOld, events }),
    repeatWork({ place: 'profile-operations', everyMs: forgetEveryMs, isAtOnce: true, work: () => domain.users.forgetOperations(sessionLifeMs), events }),
    repeatWork({ place: 'writings', everyMs: forgetEveryMs, work: domain.writings.forgetOld, events }),
    repeatWork({ place: 'reported-words', everyMs: forgetEveryMs, isAtOnce: true, work: domain.reports.forgetWords, events }),
    repeatWork({
      place: 'finish-deletions',
      everyMs: deletionsEveryMs,
      work: async (mayGoOn) => {
        while (mayGoOn() && (await finishDeletion(domain, mayGoOn)));
      },
      events,
    }),
    deliverQueue({
      place: 'webhooks',
      next: () => deliverNext({ ...domain, post: domain.postOutside, onTried, ...turn() }),
      forgetOld: domain.hookDeliveries.forgetOld,
      events,
    }),
    deliverPushes({
      next: () => pushNext({ ...domain, onTried: events.pushTried, onSwitchedOff: events.pushSwitchedOff, ...turn() }),
      forgetOld: domain.pushQueue.forgetOld,
      isPresenceKnown: deps.isPresenceKnown,
      waitMs: deps.pushAfterMs,
      events,
    }),
  ];
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
