import { randomUUID } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { storable, storableStart } from '@parley/shared/storable-text';
import { handleSchema } from '@parley/shared/text';
import { v5 as uuidv5 } from 'uuid';
import { readMentionNames } from '../../domain/mentions/read-mention-names.ts';
import { relayVersion } from '../relay-version.ts';
import { type ExportLine, exportFormat } from './export-format.ts';
import type { SlackArchive, SlackChannel, SlackMessage } from './slack-archive.ts';
import { bodyOf, emojiOf, type SlackNames } from './slack-markup.ts';

/** Names here are made of Slack's names: the same export again makes the same. */
const namespace = '7d3f9ad2-55a9-5a0b-9c40-6f1c3a0b2e11';
const idOf = (kind: string, name: string): Id => uuidv5(`${kind}:${name}`, namespace);
/** What people said; joining, leaving, topics and the like are told by rooms themselves. */
const kept = new Set([undefined, 'bot_message', 'me_message', 'thread_broadcast', 'file_share']);
const msOf = (ts: string): number => Math.floor(Number(ts) * 1_000);

export type SlackOptions = {
  /** Accounts here by their handles: who has one is not made again. Empty: everybody is. */
  accounts: ReadonlyMap<string, Id>;
  /** Becomes an owner of every room; else those who made them, who cannot sign in. */
  ownerId: Id | null;
  nowMs: number;
};
type Person = { id: Id; handle: string };

/** A handle made of a name of Slack's. */
function handleOf(name: string, fallback: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, limits.handleMax);
  return handleSchema.safeParse(plain).data ?? `slack-${fallback.toLowerCase()}`.slice(0, limits.handleMax);
}

function authorKey(message: SlackMessage): string {
  return message.user ?? `bot ${message.bot_id ?? message.username ?? 'unknown'}`;
}

/** Everybody who is a member, wrote or reacted: those of the list, and bots that stand only in their messages. */
async function findPeople(archive: SlackArchive, options: SlackOptions): Promise<{ people: Map<string, Person>; lines: ExportLine[] }> {
  const people = new Map<string, Person>();
  const lines: ExportLine[] = [];
  const add = (key: string, name: string, displayName: string, isBot: boolean) => {
    if (people.has(key)) return;
    const handle = handleOf(name, key.replaceAll(' ', '-'));
    const known = options.accounts.get(handle);
    people.set(key, { id: known ?? idOf('user', key), handle });
    if (known !== undefined) return;
    const shown = storableStart(displayName.trim() || handle, limits.displayNameMax);
    lines.push({
      type: 'user',
      row: { id: idOf('user', key), handle, display_name: shown, bot: isBot, created_at: options.nowMs, deactivated_at: options.nowMs },
    });
  };
  for (const user of archive.users)
    add(user.id, user.name, user.profile?.display_name || user.profile?.real_name || user.real_name || user.name, user.is_bot === true);
  for (const channel of archive.channels) {
    for (const message of await archive.messages(channel)) {
      const key = authorKey(message);
      add(key, message.username ?? key, message.username ?? key, message.user === undefined);
    }
  }
  return { people, lines };
}

function wordsOf(message: SlackMessage, names: SlackNames): string {
  const parts = [
    bodyOf(message.text, names),
    ...message.attachments.map((attachment) => bodyOf(attachment.text ?? attachment.fallback ?? '', names)),
    // The bytes of files are not in the export.
    ...message.files.map((file) => `📎 ${file.title ?? file.name ?? 'file'}${file.url_private ? ` ${file.url_private}` : ''}`),
  ];
  return storable(parts.filter((part) => part.trim() !== '').join('\n'));
}

/** A room with its log: members come, messages follow by their times, reactions stand at the end (Slack does not tell when they came). */
async function* roomLines(
  archive: SlackArchive,
  channel: SlackChannel,
  people: Map<string, Person>,
  names: SlackNames,
  options: SlackOptions,
): AsyncGenerator<ExportLine> {
  const room_id = idOf('channel', channel.id);
  const messages = (await archive.messages(channel)).filter((message) => kept.has(message.subtype));
  const createdAt = (channel.created ?? 0) * 1_000 || msOf(messages[0]?.ts ?? '0') || options.nowMs;
  const creator =
    people.get(channel.creator ?? '')?.id ?? options.ownerId ?? people.get(channel.members[0] ?? '')?.id ?? [...people.values()][0]?.id ?? room_id;
  const memberIds = new Set([
    ...(options.ownerId === null ? [] : [options.ownerId]),
    creator,
    ...channel.members.flatMap((member) => people.get(member)?.id ?? []),
    ...messages.flatMap((message) => people.get(authorKey(message))?.id ?? []),
  ]);
  const ownerId = options.ownerId ?? creator;
  const topic = storableStart(bodyOf(channel.topic?.value || channel.purpose?.value || '', names).replaceAll(/\s+/g, ' '), limits.topicMax);
  const name = storableStart(channel.name ?? channel.id, limits.roomNameMax);
  const archivedAt = channel.is_archived === true ? options.nowMs : null;
  yield {
    type: 'room',
    row: {
      id: room_id,
      kind: channel.kind,
      name,
      topic,
      history_from: 'start',
      direct_user_ids: [],
      creator_id: ownerId,
      created_at: createdAt,
      archived_at: archivedAt,
    },
  };

  let seq = 0;
  let at = createdAt;
  const event = (line: Record<string, unknown>): ExportLine => {
    seq += 1;
    return { type: 'event', row: { room_id, seq, at, op_id: null, message_id: null, data: null, ...line } };
  };
  for (const userId of memberIds) yield event({ actor_id: ownerId, type: 'member-joined', data: { userId, role: userId === ownerId ? 'owner' : 'member' } });

  const idsByHandle = new Map([...people.values()].map((person) => [person.handle, person.id]));
  const stored = new Map<string, Record<string, unknown>>();
  for (const message of messages) {
    const author = people.get(authorKey(message))?.id ?? ownerId;
    const words = wordsOf(message, names);
    if (words === '' || stored.has(message.ts)) continue;
    at = Math.max(at, msOf(message.ts));
    const root = message.thread_ts === undefined || message.thread_ts === message.ts ? undefined : stored.get(message.thread_ts);
    // A long text goes on in messages of its own; reactions belong to the first.
    for (let nth = 0, letters = [...words]; nth === 0 || letters.length > 0; nth += 1) {
      const body = letters.splice(0, limits.bodyMax).join('');
      const id = idOf('message', `${channel.id}:${message.ts}${nth === 0 ? '' : `:${nth}`}`);
      const mentioned = readMentionNames(body);
      const userIds = [...new Set(mentioned.handles.flatMap((handle) => idsByHandle.get(handle) ?? []))].filter((userId) => memberIds.has(userId));
      yield event({ actor_id: author, type: 'message-created', op_id: id, message_id: id });
      const row = {
        id,
        room_id,
        seq,
        version: seq,
        author_id: author,
        kind: message.subtype === 'me_message' ? 'me' : 'text',
        body,
        salt: randomUUID(),
        created_at: at,
        edited_at: message.edited === undefined ? null : Math.max(at, msOf(message.edited.ts)),
        thread_root_id: root?.['id'] ?? null,
        mentions: userIds.length === 0 ? null : { userIds },
        countable: root === undefined,
        reacted: false,
      };
      stored.set(nth === 0 ? message.ts : `${message.ts}:${nth}`, row);
    }
  }
  const reactions: ExportLine[] = [];
  for (const message of messages) {
    const row = stored.get(message.ts);
    if (row === undefined) continue;
    const seen = new Set<string>();
    for (const reaction of message.reactions) {
      const emoji = emojiOf(reaction.name);
      if (emoji === null) continue;
      for (const user of reaction.users) {
        const userId = people.get(user)?.id;
        if (userId === undefined || seen.has(`${emoji} ${userId}`)) continue;
        seen.add(`${emoji} ${userId}`);
        const count = [...seen].filter((one) => one.startsWith(`${emoji} `)).length;
        yield event({ actor_id: userId, type: 'reaction-changed', message_id: row['id'], data: { emoji, on: true, count } });
        reactions.push({ type: 'reaction', row: { room_id, message_id: row['id'], emoji, user_id: userId, seq } });
        row['version'] = seq;
        row['reacted'] = true;
      }
    }
  }
  for (const row of stored.values()) yield { type: 'message', row };
  yield* reactions;
  for (const userId of memberIds) {
    const role = userId === ownerId ? 'owner' : 'member';
    yield {
      type: 'member',
      row: { room_id, user_id: userId, role, state: 'active', version: 1, first_seq: 1, last_read_seq: seq, joined_at: createdAt, changed_at: createdAt },
    };
  }
  yield { type: 'room-end', id: room_id, head: seq };
}

/** An export of Slack as the lines of one of ours: people, public and private channels, messages with their times, threads and reactions. */
export async function* slackLines(archive: SlackArchive, options: SlackOptions): AsyncGenerator<ExportLine> {
  yield { type: 'parley-export', format: exportFormat, madeAt: new Date(options.nowMs).toISOString(), parley: relayVersion };
  const { people, lines } = await findPeople(archive, options);
  yield* lines;
  const channels = new Map(archive.channels.map((channel) => [channel.id, channel.name ?? channel.id]));
  const names: SlackNames = { user: (id) => people.get(id)?.handle ?? null, channel: (id) => channels.get(id) ?? null };
  for (const channel of archive.channels) yield* roomLines(archive, channel, people, names, options);
  yield { type: 'end', rooms: archive.channels.length };
}
