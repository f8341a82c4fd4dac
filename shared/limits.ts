/**
 * Every size and count that both ends must agree on. The relay tells them in `GET /v1/server`; a client shows them before a person runs into them.
 * Source of each number: the protocol's own text. Text lengths are Unicode code points, sizes are bytes, times are milliseconds.
 */
export const limits = {
  handleMin: 2,
  handleMax: 32,
  displayNameMax: 60,
  passwordMin: 10,
  passwordMax: 200,
  roomNameMax: 80,
  topicMax: 500,
  aboutMax: 500,
  /** The words of a custom status. */
  statusTextMax: 100,
  bodyMax: 16_000,
  /** People in one direct room, the caller included. */
  directMembersMax: 10,
  /** Events in one `log.since` answer. */
  logPageMax: 1_000,
  /** Receipts are told in rooms with at most so many members. */
  receiptMembersMax: 20,
  /** Voters each way that one `messages.voters` names. */
  votersMax: 50,
  /** Messages in one `messages.history` page. */
  historyPageMax: 200,
  membersPageMax: 200,
  roomsPageMax: 100,
  usersGetMax: 200,
  usersSearchMax: 50,
  /** Rooms that one `sync.open` or `log.heads` may name. */
  cursorsMax: 10_000,
  deviceNameMax: 100,
  queryMax: 200,
  /** An emoji of a reaction: the longest sequences (families, flags of parts of countries) are 15 code points. */
  emojiMax: 16,
  /** Messages that one `messages.get` may name. */
  messagesGetMax: 100,
  /** Different emoji on one message. */
  reactionKindsMax: 50,
  /** Pinned messages in one room. */
  pinsMax: 100,
  /** Bytes of one file, where the operator says nothing else (`FILE_BYTES_MAX`); `GET /v1/server` tells what holds. */
  fileBytesMax: 100 * 1024 * 1024,
  fileNameMax: 255,
  filesPerMessageMax: 10,
  /** To how many rooms and people a message is forwarded at once. */
  forwardRoomsMax: 20,
  /** Bytes of all files of one person, where the operator says nothing else (`FILE_BYTES_PER_PERSON`). */
  fileBytesPerPersonMax: 5 * 1024 * 1024 * 1024,
  /** Bars of a sound's waveform, and how high one may be. */
  peaksMax: 64,
  peakMax: 99,
  /** Links of one message that get a preview, and messages that one `links.preview` may name. */
  previewLinksMax: 3,
  previewMessagesMax: 50,
  searchPageMax: 100,
  savesPageMax: 200,
  threadsPageMax: 200,
  /** The longest wait between two messages of one person in slow mode: six hours, in seconds. */
  slowModeSecondsMax: 21_600,
  /** People that one `members.add` may name. */
  membersAddMax: 200,
  inviteUsesMax: 10_000,
  /** How long an invite lets people in: a minute at least, a year at most, a week where nothing is said. */
  inviteMsMin: 60_000,
  inviteMsMax: 365 * 86_400_000,
  inviteMsDefault: 7 * 86_400_000,
  invitesPageMax: 100,
  /** Tokens of one bot that let it in, and rooms that one of them may name. */
  botTokensMax: 20,
  tokenRoomsMax: 100,
  tokenNameMax: 60,
  commandNameMax: 32,
  commandDescriptionMax: 200,
  commandArgsMax: 10,
  commandChoicesMax: 25,
  /** Commands of one bot. */
  commandsMax: 50,
  /** What follows a command's name. */
  commandTextMax: 4_000,
  /** Why a command failed, in words for the person. */
  commandFailMax: 500,
  /** Commands that one `commands.status` may name. */
  commandStatusMax: 50,
  /** A bot's message counts as being written for so long, unless the bot says so again. */
  writingMs: 30_000,
  /** Bytes of a profile picture as it is sent; the server makes a small one of it. */
  pictureBytesMax: 5 * 1024 * 1024,
  /** A profile picture is a square of so many pixels. */
  pictureEdge: 256,
  blocksPageMax: 500,
  /** The words beside a report. */
  reportCommentMax: 1_000,
  reportsPageMax: 100,
  /** How long an open report keeps the words of a message that its author deleted. */
  reportWordsMs: 30 * 86_400_000,
  /** How long a member may be muted at most: four weeks. */
  muteMsMax: 28 * 86_400_000,
  /** Rooms that one `reads.markAll` may name. */
  markAllMax: 200,
  /** Pages, packets and batches end here as well as at their count. */
  pageBytesMax: 512 * 1024,
  /** The largest single payload a socket may send (a body of 16,000 code points is at most 64 KB of UTF-8, JSON escapes may multiply it). */
  payloadBytesMax: 1024 * 1024,
  /** A typing signal ends by itself after this long; senders renew it every 5 s. */
  typingMs: 8_000,
  /** People, rooms or entries in one page of the server's administration. */
  adminPageMax: 100,
  serverNameMax: 60,
  /** How long a link that sets a new password is good. */
  resetMs: 24 * 3_600_000,
  hookNameMax: 60,
  hookUrlMax: 2_000,
  /** Webhooks of one room. */
  roomHooksMax: 50,
  hookDeliveriesPageMax: 100,
  /** Push gateways of one person. */
  pushTargetsMax: 5,
  pushAddressMax: 500,
  pushAppIdMax: 64,
  pushTokenMax: 512,
  /** Unread and mention counts stop here; people see "99+". */
  unreadMax: 100,
} as const;

/** The longest name of a section of the list of rooms, in code points. Sections are the device's own: no server knows them. */
export const sectionNameMax = 40;

/** Length of a text in Unicode code points, the unit of every text limit. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
