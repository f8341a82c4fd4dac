import type { Change } from '@parley/shared/ipc/changes';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import { fail, type Result } from '@parley/shared/result';
import type { EngineStart, FromEngine } from '../../engine-process/port-messages.ts';
import type { AnswerSecret } from '../keychain/answer-secret.ts';
import type { ShellLog } from '../log.ts';
import type { EngineWire, StartEngineWire } from './engine-wire.ts';
import { restartDelayMs } from './restart-delay.ts';

/** The engine as the shell drives it. It is restarted when it dies; then a Change `engine-restarted` comes. */
export type EngineHost = {
  /** Never rejects; `unavailable` while there is no engine, and for what was in flight when it died. */
  call(name: EngineCallName, input: unknown): Promise<Result<unknown>>;
  onChange(listener: (change: Change) => void): void;
  /** The machine woke up or its network changed. */
  wake(): void;
  /** May be told again and again: an engine that started anew does not know it. */
  setIdle(isIdle: boolean): void;
  /** Ends the engine in order, within 2 s at most. */
  close(): Promise<void>;
  pid(): number | null;
};

export type EngineHostDeps = {
  startWire: StartEngineWire;
  start: EngineStart;
  answerSecret: AnswerSecret;
  log: ShellLog;
};

const closeTimeoutMs = 2_000;
/** An engine that lived this long was sound: the next restart comes quickly again. */
const soundAfterMs = 60_000;

/** Starts the engine process and keeps it running until `close`. */
export function createEngineHost(deps: EngineHostDeps): EngineHost {
  const listeners: ((change: Change) => void)[] = [];
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let wire: EngineWire | null = null;
  let lastId = 0;
  let deaths = 0;
  let isClosing = false;
  let onGone: () => void = () => undefined;

  const publish = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  // Why the last one could not start, in words for people; the window shows them.
  let failure: string | null = null;
  const gone = () => fail({ code: 'unavailable', message: failure ?? 'The part of the app that keeps your messages is restarting. Nothing is lost.' });

  const launch = (isRestart: boolean) => {
    const started = deps.startWire();
    const startedAtMs = Date.now();
    wire = started;
    started.onMessage((message) => receive(started, message, isRestart));
    started.onExit((code) => {
      wire = null;
      for (const settle of waiting.values()) settle(gone());
      waiting.clear();
      onGone();
      if (isClosing) return;
      deaths = Date.now() - startedAtMs > soundAfterMs ? 1 : deaths + 1;
      const delayMs = restartDelayMs(deaths);
      deps.log('error', 'engine-died', { code, deaths, restartInMs: delayMs });
      setTimeout(() => {
        if (!isClosing) launch(true);
      }, delayMs);
    });
    started.post(deps.start);
  };

  const receive = (from: EngineWire, message: FromEngine, isRestart: boolean) => {
    switch (message.type) {
      case 'ready':
        failure = null;
        deps.log('info', 'engine-ready', { pid: from.pid() });
        if (isRestart) publish({ type: 'engine-restarted' });
        return;
      case 'failed':
        deps.log('error', 'engine-start-failed', { message: message.message });
        failure = message.message;
        return;
      case 'answer':
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
        return;
      case 'change':
        publish(message.change);
        return;
      case 'secret':
        void deps.answerSecret(message.request).then((value) => from.post({ type: 'secret-answer', id: message.id, value }));
        return;
      case 'log':
        deps.log(message.level, `engine ${message.event}`, message.details);
        return;
      case 'closed':
        onGone();
        return;
    }
  };

  launch(false);
  return {
    call: (name, input) =>
      new Promise((resolve) => {
        if (wire === null) {
          resolve(gone());
          return;
        }
        lastId += 1;
        waiting.set(lastId, resolve);
        wire.post({ type: 'call', id: lastId, name, input });
      }),
    onChange: (listener) => listeners.push(listener),
    wake: () => wire?.post({ type: 'wake' }),
    setIdle: (isIdle) => wire?.post({ type: 'idle', isIdle }),
    async close() {
      isClosing = true;
      const closing = wire;
      if (closing === null) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, closeTimeoutMs);
        onGone = () => {
          clearTimeout(timer);
          resolve();
        };
        closing.post({ type: 'close' });
      });
      closing.kill();
    },
    pid: () => wire?.pid() ?? null,
  };
}
