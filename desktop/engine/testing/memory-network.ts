import type { CallName } from '@parley/shared/protocol/calls';
import type { InvitePreview } from '@parley/shared/protocol/http';
import { fail, ok, type Result } from '@parley/shared/result';
import type { Clock, Connect, Push, RelayHttp, RelaySocket } from '../ports.ts';
import { createMemoryAccountHttp, judgeMemorySignIn } from './memory-account-http.ts';
import { answerCall } from './memory-calls.ts';
import { createMemoryFileHttp, type FileFaults, noFileFaults } from './memory-files.ts';
import { createMemoryPictureHttp } from './memory-people.ts';
import type { Listener, MemoryRelay } from './memory-relay.ts';
import { acceptInvite, canUse } from './memory-room-calls.ts';

/** What goes wrong between one engine and the relay. Chances are asked anew each time. */
export type Faults = {
  isDown: boolean;
  delayMs: () => number;
  /** The request never arrives. */
  losesCall: (name: CallName) => boolean;
  /** It was carried out, but the answer never comes. */
  losesAnswer: (name: CallName) => boolean;
  /** The answer is ready, but leaves the relay only this much later: live events overtake it. */
  holdsAnswerMs: (name: CallName) => number;
  losesPush: (push: Push) => boolean;
  doublesPush: (push: Push) => boolean;
  /** Instead of carrying it out, the relay answers so. */
  refuses: (name: CallName, input: unknown) => Result<never> | null;
  losesRefresh: () => boolean;
};

export const noFaults = (): Faults => ({
  isDown: false,
  delayMs: () => 5,
  losesCall: () => false,
  losesAnswer: () => false,
  holdsAnswerMs: () => 0,
  losesPush: () => false,
  doublesPush: () => false,
  refuses: () => null,
  losesRefresh: () => false,
});

export type Network = {
  faults: Faults;
  fileFaults: FileFaults;
  connect: Connect;
  http: RelayHttp;
  /** Cuts every socket. */
  cut(): void;
  sockets(): number;
  /** Every call that reached the relay. */
  calls: { name: CallName; input: unknown }[];
};

const unreachable = fail({ code: 'unavailable', message: 'unreachable' });

/** The way between one engine and the relay, in fake time; within one socket and direction nothing overtakes. */
export function createNetwork(relay: MemoryRelay, clock: Clock): Network {
  const open = new Set<() => void>();
  const calls: Network['calls'] = [];
  const faults = noFaults();
  const fileFaults = noFileFaults();
  const travel = <T>(run: () => T): Promise<T> => new Promise((resolve) => clock.after(faults.delayMs(), () => resolve(run())));

  const makeSocket = (access: { userId: string; sessionId: string; expiresAtMs: number }): RelaySocket => {
    let isClosed = false;
    let onPush: ((push: Push) => void) | null = null;
    let onClose: (() => void) | null = null;
    const early: Push[] = [];
    const pending = new Set<(result: Result<never>) => void>();
    let upAtMs = 0;
    let downAtMs = 0;
    const later = (isUp: boolean, run: () => void): void => {
      const at = Math.max(clock.now() + faults.delayMs(), isUp ? upAtMs : downAtMs);
      if (isUp) upAtMs = at;
      else downAtMs = at;
      clock.after(at - clock.now(), run);
    };
    const close = (): void => {
      if (isClosed) return;
      isClosed = true;
      relay.listeners.delete(listener);
      open.delete(close);
      for (const give of pending) give(unreachable);
      pending.clear();
      onClose?.();
    };
    const deliver = (push: Push): void =>
      later(false, () => {
        if (isClosed) return;
        if (onPush) onPush(push);
        else early.push(push);
      });
    const listener: Listener = {
      ...access,
      isOpened: false,
      push(push) {
        if (isClosed || faults.losesPush(push)) return;
        deliver(push);
        if (faults.doublesPush(push)) deliver(push);
      },
      end(code) {
        deliver({ type: 'ended', code });
        later(false, close);
      },
    };
    relay.listeners.add(listener);
    open.add(close);
    // A socket lives no longer than its token.
    const endExpired = (): void => {
      if (isClosed) return;
      if (listener.expiresAtMs <= clock.now()) listener.end('unauthenticated');
      else clock.after(listener.expiresAtMs - clock.now(), endExpired);
    };
    clock.after(access.expiresAtMs - clock.now(), endExpired);
    const call = (name: CallName, input: unknown, timeoutMs = 10_000): Promise<Result<unknown>> =>
      new Promise((resolve) => {
        if (isClosed) return resolve(unreachable);
        const give = (result: Result<unknown>): void => {
          timer.cancel();
          pending.delete(give);
          resolve(result);
        };
        pending.add(give);
        const timer = clock.after(timeoutMs, () => give(unreachable));
        if (faults.losesCall(name)) return;
        later(true, () => {
          if (isClosed) return;
          const refusal = faults.refuses(name, input);
          if (!refusal) calls.push({ name, input });
          const result = refusal ?? answerCall(relay, listener, name, input);
          if (faults.losesAnswer(name)) return;
          const leave = (): void => later(false, () => (isClosed ? undefined : give(result)));
          const heldMs = faults.holdsAnswerMs(name);
          if (heldMs > 0) clock.after(heldMs, leave);
          else leave();
        });
      });
    return {
      call: call as RelaySocket['call'],
      onPush(given) {
        onPush = given;
        for (const push of early.splice(0)) given(push);
      },
      onClose(given) {
        onClose = given;
      },
      close,
    };
  };

  const http = <T>(run: () => Result<T>): Promise<Result<T>> => travel(() => (faults.isDown ? unreachable : run()));

  return {
    faults,
    fileFaults,
    calls,
    sockets: () => open.size,
    cut() {
      for (const close of [...open]) close();
    },
    connect: ({ accessToken }) =>
      travel(() => {
        if (faults.isDown) return unreachable;
        const access = relay.access(accessToken);
        return access ? ok(makeSocket(access)) : fail({ code: 'unauthenticated', message: 'no such token' });
      }),
    http: {
      serverInfo: () =>
        http(() =>
          ok({
            name: 'Memory',
            version: '0',
            nodeName: 'memory',
            storeId: relay.storeId(),
            protocol: { min: 1, max: 1 },
            registration: 'open',
            limits: relay.limits,
            features: [],
          }),
        ),
      register: (_, { handle, password, inviteCode }) =>
        http(() => {
          if ([...relay.users.values()].some((user) => user.handle === handle)) return fail({ code: 'conflict', message: 'taken' });
          const invite = inviteCode === undefined ? undefined : relay.invites.get(inviteCode);
          if (inviteCode !== undefined && !(invite && canUse(relay, invite))) return fail({ code: 'forbidden', message: 'this invite lets nobody in' });
          const { id } = relay.addUser(handle, password);
          const joinedRoomId = invite ? acceptInvite(relay, invite, id) : null;
          return ok({ ...relay.startSession(id), ...(joinedRoomId === null ? {} : { joinedRoomId }) });
        }),
      login: (_, { handle, password, totp }) =>
        http(() => {
          const user = [...relay.users.values()].find((entry) => entry.handle === handle && entry.password === password);
          if (!user) return fail({ code: 'unauthenticated', message: 'wrong handle or password' });
          return judgeMemorySignIn(user, { password, totp }) ?? ok(relay.startSession(user.id));
        }),
      resetPassword: (_, { code, next }) =>
        http(() => (relay.useReset(code, next) ? ok(null) : fail({ code: 'not-found', message: 'this code sets no password' }))),
      refresh: (_, { refreshToken, attemptId }) =>
        http(() => {
          const session = relay.refresh(refreshToken, attemptId ?? null);
          if (faults.losesRefresh()) return unreachable;
          return 'code' in session ? fail(session) : ok(session);
        }),
      invitePreview: (_, code) =>
        http<InvitePreview>(() => {
          const invite = relay.invites.get(code);
          const isValid = invite !== undefined && canUse(relay, invite);
          if (!isValid) return ok({ serverName: 'Memory', isValid });
          const roomName = invite.roomId === undefined ? undefined : relay.room(invite.roomId).room.name;
          return ok({ serverName: 'Memory', isValid, expiresAt: invite.expiresAt, ...(roomName === undefined ? {} : { roomName }) });
        }),
      logout: (_, token) =>
        http(() => {
          const access = relay.access(token);
          if (access) relay.revoke(access.sessionId);
          return ok(null);
        }),
      sessions: () => http(() => ok([])),
      changePassword: (_, token, { current, next }) =>
        http(() => {
          const user = relay.users.get(relay.access(token)?.userId ?? '');
          if (user?.password !== current) return fail({ code: 'unauthenticated', message: 'wrong password' });
          user.password = next;
          return ok(null);
        }),
      account: createMemoryAccountHttp(relay, http),
      files: createMemoryFileHttp(relay, clock, fileFaults, http),
      pictures: createMemoryPictureHttp(relay, http),
      endSession: (_, __, sessionId) =>
        http(() => {
          relay.revoke(sessionId);
          return ok(null);
        }),
    },
  };
}
