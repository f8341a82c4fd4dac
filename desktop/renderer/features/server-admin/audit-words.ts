import type { AuditAction } from '@parley/shared/audit-actions';
import type { AuditEntry } from '@parley/shared/entities/admin';

/** What was done, as one looks for it. */
export const auditNames: Record<AuditAction, string> = {
  'server-first-account': 'First account',
  'settings-changed': 'Name and registration',
  'user-made-admin': 'Admin made',
  'user-admin-ended': 'Admin taken',
  'user-deactivated': 'Account deactivated',
  'user-reactivated': 'Account brought back',
  'reset-link-made': 'Link for a password made',
  'reset-link-used': 'Link for a password used',
  'session-ended': 'Device signed out',
  'room-archived': 'Room archived',
  'room-unarchived': 'Room opened again',
  'room-deleted': 'Room deleted',
  'room-owner-made': 'Owner of a room chosen',
  'bot-made': 'Bot made',
  'bot-removed': 'Bot removed',
  'bot-token-made': 'Token of a bot made',
  'bot-token-revoked': 'Token of a bot taken back',
  'hook-made': 'Webhook made',
  'hook-removed': 'Webhook removed',
  'hook-address-changed': 'Address of a webhook changed',
  'hook-disabled': 'Webhook switched off',
  'hook-secret-made': 'Secret of a webhook made',
  'second-step-removed': 'Second step removed',
  'retention-applied': 'Old messages removed',
  'report-resolved': 'Report resolved',
  'invite-made': 'Invite made',
  'rooms-imported': 'Rooms imported',
};

/** Who it was: names are as they were then. */
export function auditActor(entry: AuditEntry): string {
  if (entry.actor) return `@${entry.actor.handle}`;
  return entry.action === 'hook-disabled' ? 'The server' : 'The operator';
}

/** What was done to whom, as the rest of a sentence that begins with the actor. An action of a later server is said by its own name. */
export function auditWords({ action, target, details }: AuditEntry): string {
  const name = target?.name ?? '';
  const person = `@${name}`;
  const says = (key: string): string => String(details[key] ?? '');
  switch (action as AuditAction) {
    case 'server-first-account':
      return 'made the first account of this server and is its admin';
    case 'settings-changed':
      return settingsWords(details);
    case 'user-made-admin':
      return `made ${person} an admin`;
    case 'user-admin-ended':
      return `took admin from ${person}`;
    case 'user-deactivated':
      return `deactivated ${person}`;
    case 'user-reactivated':
      return `brought ${person} back`;
    case 'reset-link-made':
      return `made a link for a new password of ${person}`;
    case 'reset-link-used':
      return 'set a new password by a link';
    case 'session-ended':
      return `signed ${person} out on ${says('device')}`;
    case 'room-archived':
      return `archived the room ${name}`;
    case 'room-unarchived':
      return `opened the room ${name} again`;
    case 'room-deleted':
      return `deleted the room ${name}`;
    case 'room-owner-made':
      return `made @${says('handle')} owner of the room ${name}`;
    case 'bot-made':
      return `made the bot ${person}`;
    case 'bot-removed':
      return `removed the bot ${person}`;
    case 'bot-token-made':
      return `made a token of the bot ${person}`;
    case 'bot-token-revoked':
      return `took back the token ${says('name')} of the bot ${person}`;
    case 'hook-made':
      return `made the webhook ${says('name')} in the room ${name}`;
    case 'hook-removed':
      return `removed the webhook ${says('name')} of the room ${name}`;
    case 'hook-address-changed':
      return `let the webhook ${says('name')} of the room ${name} tell ${says('host')} from now on`;
    case 'hook-disabled':
      return `switched off the webhook ${says('name')} of the room ${name}, because nothing arrived`;
    case 'hook-secret-made':
      return `gave the webhook ${says('name')} of the room ${name} a new secret`;
    case 'second-step-removed':
      return `removed the second step from the sign-in of ${person}`;
    case 'retention-applied':
      return `removed old messages${name === '' ? '' : ` of ${name}`}`;
    case 'report-resolved': {
      const where = name === '' ? 'a conversation' : `the room ${name}`;
      return says('action') === 'removed' ? `deleted a reported message in ${where}` : `dismissed a report in ${where}`;
    }
    case 'invite-made':
      return `made an invite to this server in the name of ${person}`;
    case 'rooms-imported':
      return `imported ${says('rooms')} rooms with ${says('messages')} messages`;
    default:
      return [action.replaceAll('-', ' '), name].filter((part) => part !== '').join(': ');
  }
}

function settingsWords(details: AuditEntry['details']): string {
  const parts = [
    'name' in details ? (details['name'] === null ? 'gave the server the operator’s name again' : `called the server ${String(details['name'])}`) : '',
    'registration' in details
      ? details['registration'] === null
        ? 'set registration back to the operator’s'
        : `set registration to ${registrationNames[String(details['registration'])] ?? String(details['registration'])}`
      : '',
  ];
  return parts.filter((part) => part !== '').join(' and ');
}

const registrationNames: Readonly<Record<string, string>> = { open: 'open', invite: 'by invite', closed: 'closed' };
