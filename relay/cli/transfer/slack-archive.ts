import { text } from 'node:stream/consumers';
import { type Entry, openPromise } from 'yauzl';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';

/** No single text of an export is so long; a file that unpacks to more is meant to hurt. */
const entryBytesMax = 256 * 1024 * 1024;

const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  is_bot: z.boolean().optional(),
  real_name: z.string().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional(), title: z.string().optional() }).optional(),
});
const channelSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  created: z.number().optional(),
  creator: z.string().optional(),
  is_archived: z.boolean().optional(),
  members: z.array(z.string()).default([]),
  topic: z.object({ value: z.string() }).optional(),
  purpose: z.object({ value: z.string() }).optional(),
});
const messageSchema = z.object({
  type: z.string().optional(),
  subtype: z.string().optional(),
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  username: z.string().optional(),
  text: z.string().default(''),
  thread_ts: z.string().optional(),
  edited: z.object({ ts: z.string() }).optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()).default([]) })).default([]),
  files: z.array(z.object({ name: z.string().nullish(), title: z.string().nullish(), url_private: z.string().nullish() })).default([]),
  attachments: z.array(z.object({ fallback: z.string().nullish(), text: z.string().nullish() })).default([]),
});
export type SlackUser = z.infer<typeof userSchema>;
export type SlackChannel = z.infer<typeof channelSchema> & { kind: 'public' | 'private'; folder: string };
export type SlackMessage = z.infer<typeof messageSchema>;

export type SlackArchive = {
  users: SlackUser[];
  channels: SlackChannel[];
  /** Oldest first. */
  messages(channel: SlackChannel): Promise<SlackMessage[]>;
  close(): void;
};

/** Which lists are in an export, and what their rooms become here. Direct messages are in none but the exports of whole companies; they stay there. */
const lists = [
  { file: 'channels.json', kind: 'public' },
  { file: 'groups.json', kind: 'private' },
] as const;

/**
 * Opens an export of Slack as its administrators download it.
 * @throws {CliError} where the file is none
 */
export async function openSlackArchive(path: string): Promise<SlackArchive> {
  const notOne = (cause?: unknown) =>
    new CliError(`${path} is not an export of Slack.`, 'Give the zip file as Slack made it: Settings, Workspace settings, Import and export data, Export.', {
      cause,
    });
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw notOne(error);
  });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);

  async function read<T>(name: string, schema: z.ZodType<T>): Promise<T[]> {
    const entry = entries.get(name);
    if (entry === undefined) return [];
    if (entry.uncompressedSize > entryBytesMax)
      throw new CliError(`${name} in the export is too large.`, 'Unpack it and look: Slack writes one file for each day.');
    const parsed: unknown = JSON.parse(await text(await zip.openReadStreamPromise(entry)));
    // A line of a kind that is not known must not cost the rest.
    return Array.isArray(parsed) ? parsed.flatMap((item) => schema.safeParse(item).data ?? []) : [];
  }

  const users = await read('users.json', userSchema);
  const channels: SlackChannel[] = [];
  for (const { file, kind } of lists)
    for (const channel of await read(file, channelSchema)) channels.push({ ...channel, kind, folder: channel.name ?? channel.id });
  if (users.length === 0 || channels.length === 0) {
    zip.close();
    throw notOne();
  }
  return {
    users,
    channels,
    async messages(channel) {
      const days = [...entries.keys()].filter((name) => name.startsWith(`${channel.folder}/`) && name.endsWith('.json')).sort();
      const found: SlackMessage[] = [];
      for (const day of days) found.push(...(await read(day, messageSchema)));
      return found.sort((one, other) => Number(one.ts) - Number(other.ts));
    },
    close: () => zip.close(),
  };
}
