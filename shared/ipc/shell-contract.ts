import { z } from 'zod';
import { idSchema, sha256Schema } from '../ids.ts';
import { textSchema } from '../text.ts';
import type { ShellCallName } from './channels.ts';

// What the shell itself needs of the contract, and nothing else: it reads this file before it can open a window, and the whole contract would take it 50 ms more.

const nothing = z.object({});
const account = { accountId: idSchema };

/** A file of a stored message, or (without a message) one that is only on this device. */
const fileAt = z.object({ fileId: idSchema, of: z.object({ roomId: idSchema, messageId: idSchema }).nullable() });

/** What the shell asks of the engine by itself; a part of the engine's contract. The window may ask for the last one, too (`hostCallNames` names those it may not). */
export const hostContract = {
  /** Where a file lies on this device, fetched first where it does not. Only files of messages held here, and files that wait. */
  'files.locate': {
    input: z.object({ ...account, ...fileAt.shape, variant: z.enum(['whole', 'thumbnail']) }),
    output: z.object({ path: z.string(), name: z.string(), type: z.string() }),
  },
  /** Where a person's picture lies on this device, fetched first where it does not. */
  'pictures.locate': { input: z.object({ ...account, hash: sha256Schema }), output: z.object({ path: z.string() }) },
  /** Begins to write all that the server holds of the person to a file there. How far it is, and its end, are told by `export-changed`. */
  'accounts.export': { input: z.object({ ...account, path: z.string().min(1).max(4_000) }), output: nothing },
  /** A `parley://` link of this or another person's device: where it leads here. `not-found` where no account here is in that room. */
  'links.resolve': {
    input: z.object({ url: textSchema(1, 2_000) }),
    output: z.object({ accountId: idSchema, roomId: idSchema, messageId: idSchema.nullable(), seq: z.int().nullable(), threadRootId: idSchema.nullable() }),
  },
} as const;

/** What the renderer may ask of the Electron shell. */
export const shellContract = {
  'shell.window': { input: z.object({ action: z.enum(['minimize', 'toggle-maximize', 'close']) }), output: nothing },
  /** `https:`, `http:` and `mailto:` only; anything else is `invalid`. The window asks first where a link is not what it seems. */
  'shell.openExternal': { input: z.object({ url: textSchema(1, 4_000) }), output: nothing },
  'shell.copyText': { input: z.object({ text: textSchema(0, 200_000) }), output: nothing },
  /** Facts about the host. `defaultServerUrl`: the relay that was started beside the app, filled in on the first screen. */
  'shell.start': {
    input: nothing,
    output: z.object({ platform: z.enum(['linux', 'darwin', 'win32']), version: z.string(), profile: z.string(), defaultServerUrl: z.string().nullable() }),
  },
  /** Asks where to, and puts a copy of the file there. `path`: null where the person changed his mind. */
  'shell.saveFile': { input: z.object({ ...account, ...fileAt.shape }), output: z.object({ path: z.string().nullable() }) },
  /** Shows a file that was just saved, in its folder. */
  'shell.showFile': { input: z.object({ path: z.string().max(4_000) }), output: nothing },
  /** Asks where to, and writes a text there, readable by this person only. `path`: null where the person changed his mind. */
  'shell.saveText': { input: z.object({ name: textSchema(1, 200), text: textSchema(1, 100_000) }), output: z.object({ path: z.string().nullable() }) },
  /** Asks where to, and begins an export there. */
  'shell.exportAccount': { input: z.object(account), output: z.object({ path: z.string().nullable() }) },
  'shell.testNotification': { input: nothing, output: z.object({ isShown: z.boolean() }) },
} as const satisfies Record<ShellCallName, { input: z.ZodType; output: z.ZodType }>;
