import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import { Notification } from 'electron';
import type { ShellLog } from '../log.ts';

export type NotificationChange = Extract<Change, { type: 'notification' }>;
export type WithdrawnChange = Extract<Change, { type: 'notification-withdrawn' }>;

export type Notifications = {
  /** Shows one message; a click calls `onOpen` with it. Which messages are shown was decided by the engine. */
  show(change: NotificationChange): void;
  /** Takes back what is shown of these messages. */
  withdraw(change: WithdrawnChange): void;
  /** Shows a harmless one; says whether the system took it. */
  test(): Promise<boolean>;
  closeAll(): void;
};

const testTimeoutMs = 3_000;
/** The system keeps only the last few; older ones need no handle here. */
const keptMax = 100;

/** Each account is told of its messages, also where two of them are in one room. */
const keyOf = ({ accountId, roomId }: { accountId: Id; roomId: Id }, messageId: Id): string => `${accountId}/${roomId}/${messageId}`;

/** Native notifications. Electron forgets one that nobody holds, and with it the click: so each is held until it is closed. */
export function createNotifications(deps: { onOpen: (change: NotificationChange) => void; log: ShellLog }): Notifications {
  const shown = new Map<string, Notification>();

  const drop = (key: string) => {
    shown.get(key)?.close();
    shown.delete(key);
  };

  return {
    show(change) {
      if (!Notification.isSupported()) {
        deps.log('warn', 'notification-unsupported');
        return;
      }
      const key = keyOf(change, change.messageId);
      drop(key);
      const notification = new Notification({ title: change.title, body: change.body });
      notification.on('click', () => {
        drop(key);
        deps.onOpen(change);
      });
      notification.on('failed', (_event, reason) => {
        shown.delete(key);
        deps.log('warn', 'notification-failed', { reason });
      });
      shown.set(key, notification);
      for (const oldest of shown.keys()) {
        if (shown.size <= keptMax) break;
        shown.delete(oldest);
      }
      notification.show();
    },
    withdraw(change) {
      for (const id of change.messageIds) drop(keyOf(change, id));
    },
    test: () =>
      new Promise((resolve) => {
        if (!Notification.isSupported()) {
          resolve(false);
          return;
        }
        const notification = new Notification({ title: 'Parley', body: 'This is how a message will show.' });
        const timer = setTimeout(() => resolve(false), testTimeoutMs);
        const settle = (isShown: boolean) => {
          clearTimeout(timer);
          resolve(isShown);
        };
        notification.once('show', () => settle(true));
        notification.once('failed', () => settle(false));
        notification.show();
      }),
    closeAll() {
      for (const key of [...shown.keys()]) drop(key);
    },
  };
}
