import type { Hook } from '@parley/shared/entities/hook';
import { RelayError } from '../relay-error.ts';

type Settings = { url?: unknown; events?: unknown; mentionsRoom?: unknown };
const foreign: Record<Hook['kind'], readonly (keyof Settings)[]> = { incoming: ['url', 'events'], outgoing: ['mentionsRoom'] };

/** Throws `invalid` where a setting is one of the other kind of webhook. */
export function requireOwnSettings(kind: Hook['kind'], settings: Settings): void {
  const wrong = foreign[kind].filter((name) => settings[name] !== undefined);
  if (wrong.length === 0) return;
  const issues = wrong.map((path) => ({ path, message: `is not for ${kind} webhooks` }));
  throw new RelayError('invalid', 'This webhook has no such setting.', { issues });
}
