import type { Role } from '@parley/shared/entities/membership';
import type { Settings } from '@parley/shared/ipc/views';

/** What a fake window starts with. Each field is a key of the gallery's address, as in `?theme=dark&state=offline`. */
export type Scenario = {
  /** How many servers one is signed in to. */
  accounts: 0 | 1 | 3;
  state: 'online' | 'offline' | 'connecting' | 'catching-up' | 'signed-out';
  theme: Settings['theme'];
  density: Settings['density'];
  fontSize: number;
  /** What opens: a room's name, or one of the pages. */
  open: string;
  panel: boolean;
  /** What one is in #firmware. */
  role: Role;
  /** One administers the server. */
  admin: boolean;
  /** Long names, right-to-left words and counts of 9,999. */
  hard: boolean;
  /** Bodies of every kind, length and script in #firmware. */
  words: boolean;
  /** Files of every kind in #firmware. */
  files: boolean;
  /** Links and what they lead to in #firmware. */
  links: boolean;
  /** Some people chose a picture. */
  pictures: boolean;
  /** Jonas is blocked. */
  blocked: boolean;
  /** One is muted in #firmware. */
  muted: boolean;
  /** Two messages of #firmware were reported. */
  reports: boolean;
  /** Ticker is still writing its answer in #firmware, for oneself. */
  writing: boolean;
  /** Nothing there yet: no rooms, no people. */
  empty: boolean;
  dir: 'ltr' | 'rtl';
  keychain: boolean;
  /** Older rows in #firmware, for scrolling. */
  rows: number;
  /** How long the engine takes to answer, in ms. */
  delayMs: number;
  /** The typing line is shown. */
  typing: boolean;
};

export const defaultScenario: Scenario = {
  accounts: 3,
  state: 'online',
  theme: 'light',
  density: 'comfortable',
  fontSize: 15,
  open: 'firmware',
  panel: false,
  role: 'member',
  admin: false,
  hard: false,
  words: false,
  files: false,
  links: false,
  pictures: false,
  blocked: false,
  muted: false,
  reports: false,
  writing: false,
  empty: false,
  dir: 'ltr',
  keychain: true,
  rows: 0,
  delayMs: 0,
  typing: true,
};

/** Reads a scenario from an address; what it does not name is as in `defaultScenario`. */
export function scenarioFrom(query: URLSearchParams): Scenario {
  const scenario: Record<string, unknown> = { ...defaultScenario };
  for (const [key, usual] of Object.entries(defaultScenario)) {
    const text = query.get(key);
    if (text === null) continue;
    scenario[key] = typeof usual === 'number' ? Number(text) : typeof usual === 'boolean' ? text === '1' || text === 'true' : text;
  }
  return scenario as Scenario;
}
