import type { PresenceStatus, User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

/** The team of twelve at Fjordlight, with a bot. The ids are chosen so that their flags have twelve different hues. */
const people = {
  mara: ['0198c0de-0001-7000-8000-000000000009', 'Mara Lindqvist', 'online'],
  jonas: ['0198c0de-0002-7000-8000-000000000059', 'Jonas Weber', 'online'],
  aiko: ['0198c0de-0003-7000-8000-000000000033', 'Aiko Tanaka', 'online'],
  ines: ['0198c0de-0004-7000-8000-0000000000c3', 'Ines Okafor', 'online'],
  lena: ['0198c0de-0005-7000-8000-000000000032', 'Lena Novák', 'dnd'],
  priya: ['0198c0de-0006-7000-8000-000000000019', 'Priya Raman', 'online'],
  samuel: ['0198c0de-0007-7000-8000-0000000000fc', 'Samuel Adeyemi', 'online'],
  omar: ['0198c0de-0008-7000-8000-0000000000cd', 'Omar Haddad', 'away'],
  grace: ['0198c0de-0009-7000-8000-000000000020', 'Grace Kim', 'away'],
  dmitri: ['0198c0de-000a-7000-8000-00000000006b', 'Dmitri Volkov', 'offline'],
  chloe: ['0198c0de-000b-7000-8000-000000000009', 'Chloé Martin', 'offline'],
  tomas: ['0198c0de-000c-7000-8000-000000000017', 'Tomás Rey', 'offline'],
  ticker: ['0198c0de-000d-7000-8000-000000000065', 'Ticker', 'online'],
} as const satisfies Record<string, readonly [Id, string, PresenceStatus]>;

/** What some of them say of themselves. */
const profiles: Partial<Record<PersonKey, Partial<User>>> = {
  lena: { status: { emoji: '🎧', text: 'Writing the release notes' }, timeZone: 'Europe/Prague', about: 'Firmware lead. Ask me about the sensor board.' },
  omar: { status: { text: 'Lunch' } },
};

export type PersonKey = keyof typeof people;
export const personKeys = Object.keys(people) as PersonKey[];

export function personId(key: PersonKey): Id {
  return people[key][0];
}

export function sampleUser(key: PersonKey): User {
  const [id, displayName] = people[key];
  return { id, handle: key, displayName, version: 1, ...(key === 'ticker' ? { bot: true } : {}), ...profiles[key] };
}

/** The name of a picture's bytes; the gallery has some for every name. */
export const samplePicture = (n: number): string => n.toString(16).padStart(64, '0');

/** Who chose one. */
export const pictured: readonly PersonKey[] = ['mara', 'aiko', 'lena', 'ines'];

export function samplePresence(): Record<Id, PresenceStatus> {
  return Object.fromEntries(personKeys.map((key) => [people[key][0], people[key][2]]));
}

/** Names that try the layout: 60 characters, one unbroken word, Arabic, a lone emoji. */
export const longNames: Partial<Record<PersonKey, string>> = {
  lena: 'Maximiliane-Friederike Freifrau von Hohenstaufen-Brandenburg',
  priya: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter',
  omar: 'عمر بن عبد العزيز الحداد',
  jonas: '🛰️',
};
