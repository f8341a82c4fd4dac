import type { ReportReason } from '@parley/shared/entities/report';

/** What may be wrong with a message, in words. */
export const reportReasons: readonly { value: ReportReason; words: string; help: string }[] = [
  { value: 'spam', words: 'Spam', help: 'Advertising, or the same again and again' },
  { value: 'abuse', words: 'Insults or harassment', help: 'Against me or somebody else' },
  { value: 'harm', words: 'Threats or danger', help: 'Violence, self-harm, something illegal' },
  { value: 'private', words: 'Private information', help: 'Something that must not stand here' },
  { value: 'other', words: 'Something else', help: 'Say what it is below' },
];

export function reasonWords(reason: ReportReason): string {
  return reportReasons.find(({ value }) => value === reason)?.words ?? 'Something else';
}
