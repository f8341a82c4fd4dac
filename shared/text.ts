import { z } from 'zod';
import { codePointLength, limits } from './limits.ts';
import { isOneLine } from './storable-text.ts';

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Any text that may be stored: well-formed UTF-16 and no U+0000 (PostgreSQL cannot hold it). `min` and `max` count code points. */
export function textSchema(min: number, max: number) {
  return z
    .string()
    .refine((text) => !loneSurrogate.test(text), 'must be well-formed Unicode')
    .refine((text) => !text.includes('\u0000'), 'must not contain U+0000')
    .refine((text) => codePointLength(text) >= min, min === 1 ? 'must not be empty' : `must be at least ${min} characters`)
    .refine((text) => codePointLength(text) <= max, `must be at most ${max} characters`);
}

const emojiStart = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;
/** Made on first use: it takes 15 ms, and every process reads this file before it can do anything. */
let graphemes: Intl.Segmenter | undefined;

/** Whether a text is exactly one emoji (a flag, a family or a key cap is one). */
export function isOneEmoji(text: string): boolean {
  if (!emojiStart.test(text)) return false;
  graphemes ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return [...graphemes.segment(text)].length === 1;
}

/** A one-line text: trimmed, then as `textSchema`, and without control characters. */
export function lineSchema(min: number, max: number) {
  return z.string().trim().pipe(textSchema(min, max)).refine(isOneLine, 'must not contain control characters');
}

/** What a person is called by others, unique without regard to case: kept in lower case. Only letters of ASCII are folded (a Kelvin sign is no `k`). */
export const handleSchema = z
  .string()
  .overwrite((text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
  .regex(/^[a-z0-9_.-]+$/, 'may hold only a-z, 0-9, _ . and -')
  .min(limits.handleMin, `must be at least ${limits.handleMin} characters`)
  .max(limits.handleMax, `must be at most ${limits.handleMax} characters`);

/** One emoji as a reaction: one grapheme that is drawn as a picture, with its modifiers. */
export const emojiSchema = textSchema(1, limits.emojiMax).refine(isOneEmoji, 'must be one emoji');

/** A room's own picture: one emoji, or nothing to take it away. */
export const iconInputSchema = z.union([emojiSchema, z.literal('')]);

/** A message's words. */
export const bodySchema = textSchema(1, limits.bodyMax);
/** A message's words where they may be empty, since it has files. */
export const bodyBesideFilesSchema = textSchema(0, limits.bodyMax);
export const roomNameSchema = lineSchema(1, limits.roomNameMax);
export const topicSchema = lineSchema(0, limits.topicMax);
export const displayNameSchema = lineSchema(1, limits.displayNameMax);
export const aboutSchema = textSchema(0, limits.aboutMax);
export const reportCommentSchema = textSchema(0, limits.reportCommentMax);

/** A time zone by its IANA name, or nothing to take it away. */
export const timeZoneSchema = textSchema(0, 64).refine((name) => name === '' || isTimeZone(name), 'must be a time zone, like Europe/Berlin');

function isTimeZone(name: string): boolean {
  try {
    // A bare offset is no place: it does not know of summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
/** An invite's code as people type or paste it. */
export const inviteCodeSchema = lineSchema(1, 100);
export const passwordSchema = textSchema(limits.passwordMin, limits.passwordMax);
