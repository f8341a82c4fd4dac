import { z } from 'zod';
import { memberSchema } from '../entities/membership.ts';
import { listedRoomSchema, roomSchema } from '../entities/room.ts';
import { userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { calls } from '../protocol/calls.ts';
import { registerInputSchema, sessionInfoSchema } from '../protocol/http.ts';
import { bodySchema, textSchema } from '../text.ts';
import type { EngineCallName, ShellCallName } from './channels.ts';
import {
  accountViewSchema,
  appViewSchema,
  ledgerSchema,
  outboxItemSchema,
  roomViewSchema,
  serverViewSchema,
  settingsSchema,
  timelinePageSchema,
} from './views.ts';

type Contract<Names extends string> = Record<Names, { input: z.ZodType; output: z.ZodType }>;

const nothing = z.object({});
const account = { accountId: idSchema };
const room = { accountId: idSchema, roomId: idSchema };
const serverUrl = textSchema(1, 500);
/** Drafts may be unfinished, so longer than a message; the cursor counts UTF-16 units, as text fields do. */
const draft = z.object({ body: textSchema(0, 100_000), cursor: z.int().nonnegative() });

/**
 * What the renderer may ask of the engine: name → input and output. Parsed once, in the engine. All answers come from the local store unless the comment
 * says "server": those answer `unavailable` while offline.
 */
export const engineContract = {
  'app.view': { input: nothing, output: appViewSchema },
  /** Server: looks at an address before signing in; a bare host gets https, localhost http. */
  'servers.probe': { input: z.object({ url: serverUrl }), output: serverViewSchema },
  /** Server. */
  'accounts.register': { input: registerInputSchema.omit({ device: true }).extend({ serverUrl }), output: z.object({ account: accountViewSchema }) },
  /** Server. The same person on the same server comes back to the same local data. */
  'accounts.signIn': {
    input: z.object({ serverUrl, handle: textSchema(1, 200), password: textSchema(1, 1_000) }),
    output: z.object({ account: accountViewSchema }),
  },
  /** Ends the session (on the server too, when it can be reached) and, with `removeData`, deletes what this device holds. */
  'accounts.signOut': { input: z.object({ ...account, removeData: z.boolean() }), output: nothing },
  'connection.retry': { input: z.object(account), output: nothing },
  'rooms.list': { input: z.object(account), output: z.object({ rooms: z.array(roomViewSchema) }) },
  /** Server: public rooms. */
  'rooms.directory': { input: calls['rooms.list'].input.extend(account), output: z.object({ rooms: z.array(listedRoomSchema), more: z.boolean() }) },
  /** Queued like a message: the room is there at once, in state `waiting`. */
  'rooms.create': { input: calls['rooms.create'].input.omit({ id: true, opId: true }).extend(account), output: z.object({ room: roomSchema }) },
  /** Server. */
  'rooms.join': { input: z.object(room), output: nothing },
  /** Server. */
  'rooms.leave': { input: z.object(room), output: nothing },
  /** Server. */
  'rooms.update': { input: calls['rooms.update'].input.omit({ opId: true }).extend(account), output: z.object({ room: roomSchema }) },
  /** The direct room of these people and oneself; made on the server with the first message at the latest. */
  'rooms.direct': { input: z.object({ ...account, userIds: z.array(idSchema).min(1) }), output: z.object({ room: roomSchema }) },
  /** `latest`: the newest; `unread`: around the read mark; `around`, `before`, `after`: by log number. What the device lacks is asked of the server when it can be reached, else shown as a hole. */
  'timeline.page': {
    input: z.object({
      ...room,
      anchor: z.discriminatedUnion('at', [
        z.object({ at: z.enum(['latest', 'unread']) }),
        z.object({ at: z.enum(['around', 'before', 'after']), seq: z.int().nonnegative() }),
      ]),
      limit: z.int().min(1).max(200),
    }),
    output: timelinePageSchema,
  },
  'messages.send': { input: z.object({ ...room, body: bodySchema }), output: z.object({ opId: idSchema }) },
  'outbox.list': { input: z.object(account), output: z.object({ items: z.array(outboxItemSchema) }) },
  'outbox.retry': { input: z.object({ ...account, opId: idSchema }), output: nothing },
  /** Changes the words of a queued message with no attempt yet, or of a failed one (which is then queued again). */
  'outbox.edit': { input: z.object({ ...account, opId: idSchema, body: bodySchema }), output: nothing },
  'outbox.delete': { input: z.object({ ...account, opId: idSchema }), output: nothing },
  'drafts.get': { input: z.object(room), output: draft },
  'drafts.set': { input: z.object({ ...room, ...draft.shape }), output: nothing },
  'reads.mark': { input: z.object({ ...room, seq: z.int().nonnegative() }), output: nothing },
  /** From the server when it can be reached, else those the device knows; `isComplete` says which. */
  'members.list': {
    input: calls['members.list'].input.extend(account),
    output: z.object({ members: z.array(memberSchema), more: z.boolean(), isComplete: z.boolean() }),
  },
  /** Known here, else asked of the server; unknown ids are left out. */
  'users.get': { input: z.object({ ...account, userIds: z.array(idSchema).max(200) }), output: z.object({ users: z.array(userSchema) }) },
  /** People known here and, when it can be reached, those the server finds. */
  'users.search': { input: z.object({ ...account, query: textSchema(0, 200) }), output: z.object({ users: z.array(userSchema) }) },
  /** Server. */
  'users.update': { input: calls['users.update'].input.omit({ opId: true }).extend(account), output: z.object({ user: userSchema }) },
  /** Dropped while offline. */
  'typing.set': { input: z.object({ ...room, on: z.boolean() }), output: nothing },
  /** Server. */
  'sessions.list': { input: z.object(account), output: z.object({ sessions: z.array(sessionInfoSchema) }) },
  /** Server. */
  'sessions.end': { input: z.object({ ...account, sessionId: idSchema }), output: nothing },
  'settings.update': { input: settingsSchema.partial(), output: z.object({ settings: settingsSchema }) },
  'sync.ledger': { input: z.object(account), output: ledgerSchema },
  /** What the person is looking at; decides notifications. `isAtEnd`: the newest message is in view. */
  'attention.set': {
    input: z.object({ isFocused: z.boolean(), isVisible: z.boolean(), accountId: idSchema.nullable(), roomId: idSchema.nullable(), isAtEnd: z.boolean() }),
    output: nothing,
  },
} as const satisfies Contract<EngineCallName>;

/** What the renderer may ask of the Electron shell. */
export const shellContract = {
  'shell.window': { input: z.object({ action: z.enum(['minimize', 'toggle-maximize', 'close']) }), output: nothing },
  /** `https:` and `mailto:` only; anything else is `invalid`. */
  'shell.openExternal': { input: z.object({ url: textSchema(1, 4_000) }), output: nothing },
  'shell.copyText': { input: z.object({ text: textSchema(0, 200_000) }), output: nothing },
  /** Facts about the host. `defaultServerUrl`: the relay that was started beside the app, filled in on the first screen. */
  'shell.start': {
    input: nothing,
    output: z.object({ platform: z.enum(['linux', 'darwin', 'win32']), version: z.string(), profile: z.string(), defaultServerUrl: z.string().nullable() }),
  },
  'shell.testNotification': { input: nothing, output: z.object({ isShown: z.boolean() }) },
} as const satisfies Contract<ShellCallName>;

export const ipcContract = { ...engineContract, ...shellContract } as const;
export type IpcCallName = keyof typeof ipcContract;
export type IpcInput<N extends IpcCallName> = z.input<(typeof ipcContract)[N]['input']>;
export type IpcOutput<N extends IpcCallName> = z.output<(typeof ipcContract)[N]['output']>;
