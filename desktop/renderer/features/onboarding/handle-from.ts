import { limits } from '@parley/shared/limits';

/** A handle to begin with, from a name: "Tomás Rey" → "tomas". Empty where the name has nothing that a handle may hold. */
export function handleFrom(name: string): string {
  const [first = ''] = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim().split(/\s+/);
  return first.replace(/[^a-z0-9_.-]/g, '').slice(0, limits.handleMax);
}
