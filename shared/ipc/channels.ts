/** Plain names only: the preload builds `window.parley` from this file and may import nothing else of ours. */
export const callChannel = 'parley:call';
export const changeChannel = 'parley:change';

/** Where the window finds people's pictures, by account and name. */
export const picturesOrigin = 'app://pictures';

/** Where the window finds people's files. A host of its own: what lies there is never of the app's origin. */
export const filesOrigin = 'app://files';

/** Calls that the engine answers. */
export const engineCallNames = [
  'app.view',
  'servers.probe',
  'accounts.register',
  'accounts.signIn',
  'accounts.signOut',
  'connection.retry',
  'rooms.list',
  'rooms.directory',
  'rooms.create',
  'rooms.join',
  'rooms.leave',
  'rooms.update',
  'rooms.direct',
  'rooms.delete',
  'rooms.setNotify',
  'rooms.arrange',
  'timeline.page',
  'timeline.seqAt',
  'messages.send',
  'messages.edit',
  'messages.delete',
  'messages.pin',
  'messages.vote',
  'messages.react',
  'messages.get',
  'messages.revisions',
  'messages.pinned',
  'messages.voters',
  'search.messages',
  'search.server',
  'threads.page',
  'threads.list',
  'threads.mark',
  'threads.follow',
  'saves.set',
  'saves.list',
  'outbox.list',
  'outbox.retry',
  'outbox.edit',
  'outbox.delete',
  'drafts.get',
  'drafts.set',
  'drafts.list',
  'reads.mark',
  'reads.markAll',
  'receipts.get',
  'members.list',
  'members.add',
  'members.remove',
  'members.ban',
  'members.unban',
  'members.setRole',
  'members.mute',
  'members.banned',
  'invites.create',
  'invites.revoke',
  'invites.list',
  'invites.accept',
  'invites.preview',
  'users.get',
  'users.search',
  'users.update',
  'presence.set',
  'pictures.set',
  'pictures.remove',
  'pictures.locate',
  'blocks.set',
  'blocks.list',
  'messages.report',
  'reports.list',
  'reports.resolve',
  'people.lastSeen',
  'privacy.set',
  'typing.set',
  'sessions.list',
  'sessions.end',
  'password.change',
  'totp.status',
  'totp.begin',
  'totp.confirm',
  'totp.disable',
  'accounts.delete',
  'accounts.export',
  'accounts.cancelExport',
  'settings.update',
  'sync.ledger',
  'links.resolve',
  'attention.set',
  'files.begin',
  'files.chunk',
  'files.finish',
  'files.remove',
  'files.limits',
  'files.locate',
] as const;

/** Of these, the ones that only the shell makes: they name places on the disk. */
export const hostCallNames = ['files.locate', 'accounts.export', 'pictures.locate'] as const;

/** Calls that the Electron shell answers itself. */
export const shellCallNames = [
  'shell.window',
  'shell.openExternal',
  'shell.copyText',
  'shell.start',
  'shell.testNotification',
  'shell.saveFile',
  'shell.showFile',
  'shell.saveText',
  'shell.exportAccount',
] as const;

export type EngineCallName = (typeof engineCallNames)[number];
export type ShellCallName = (typeof shellCallNames)[number];

/** The largest IPC call that main passes on, in bytes of JSON. */
export const ipcBytesMax = 1024 * 1024;
