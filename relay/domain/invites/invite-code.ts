import { randomBytes } from 'node:crypto';

/** Crockford's digits: nothing that is read as something else. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits: with the budgets of those who guess, none is found. */
const length = 12;

/** A new code as it is stored: 12 digits of Crockford's base 32. */
export function newInviteCode(): string {
  return [...randomBytes(length)].map((byte) => digits[byte % digits.length]).join('');
}

/** The code somebody typed or pasted as it is stored: capitals, no dashes or blanks, and O, I, L read as the digits they look like. */
export function readInviteCode(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** The code as people pass it on: in groups of four. */
export function showInviteCode(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join('-');
}
