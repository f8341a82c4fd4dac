import type { Role } from '@parley/shared/entities/membership';

/** Who may run a command that asks for this role, as a word beside it; null: everybody. */
export function whoMay(permission: Role | undefined): string | null {
  switch (permission) {
    case undefined:
    case 'guest':
      return null;
    case 'member':
      return 'Members';
    case 'moderator':
      return 'Moderators';
    case 'admin':
      return 'Admins';
    case 'owner':
      return 'The owner';
  }
}

/** The same as a sentence's end: "/ask-on is for …". */
export function forWhom(permission: Role | undefined): string {
  switch (permission) {
    case undefined:
    case 'guest':
      return 'everybody here';
    case 'member':
      return 'members of this room, not for guests';
    case 'moderator':
      return 'moderators, admins and the owner of this room';
    case 'admin':
      return 'admins and the owner of this room';
    case 'owner':
      return 'the owner of this room';
  }
}
