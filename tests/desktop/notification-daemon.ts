import dbus from 'dbus-next';

export type ShownNotification = { id: number; app: string; title: string; body: string; actions: string[] };

/** Stands in for the desktop's notification daemon on a private bus: keeps what apps show, and presses it. */
export type NotificationDaemon = {
  shown: ShownNotification[];
  closedIds: number[];
  /** Presses a notification as a person would. */
  press(id: number): void;
  close(): void;
};

const busName = 'org.freedesktop.Notifications';
const objectPath = '/org/freedesktop/Notifications';

/** Starts it on the session bus at `busAddress`. */
export async function startNotificationDaemon(busAddress: string): Promise<NotificationDaemon> {
  const shown: ShownNotification[] = [];
  const closedIds: number[] = [];

  class Notifications extends dbus.interface.Interface {
    Notify(app: string, replacesId: number, _icon: string, title: string, body: string, actions: string[]): number {
      const id = replacesId === 0 ? shown.length + 1 : replacesId;
      shown.push({ id, app, title, body, actions });
      return id;
    }
    CloseNotification(id: number): void {
      closedIds.push(id);
      this.NotificationClosed(id, 3);
    }
    GetCapabilities(): string[] {
      return ['actions', 'body'];
    }
    GetServerInformation(): string[] {
      return ['stub', 'parley', '1', '1.2'];
    }
    ActionInvoked(id: number, action: string): [number, string] {
      return [id, action];
    }
    NotificationClosed(id: number, reason: number): [number, number] {
      return [id, reason];
    }
  }
  Notifications.configureMembers({
    methods: {
      Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
      CloseNotification: { inSignature: 'u', outSignature: '' },
      GetCapabilities: { inSignature: '', outSignature: 'as' },
      GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    },
    signals: { ActionInvoked: { signature: 'us' }, NotificationClosed: { signature: 'uu' } },
  });

  const bus = dbus.sessionBus({ busAddress });
  const daemon = new Notifications(busName);
  bus.export(objectPath, daemon);
  await bus.requestName(busName, 0);
  return {
    shown,
    closedIds,
    press(id) {
      daemon.ActionInvoked(id, 'default');
      daemon.NotificationClosed(id, 2);
    },
    close: () => bus.disconnect(),
  };
}
