import type { SignInBudget, SignInLimits } from '../ports.ts';
import { signInBudgets } from './sign-in-budgets.ts';

type Window = { left: number; until: number };

/** Counts in this process: for one node, and while there is no Redis. At most `maxKeys` windows are kept; the oldest go first. */
export function createMemorySignInLimits(options: { budgets?: typeof signInBudgets; now?: () => number; maxKeys?: number } = {}): SignInLimits {
  const { budgets = signInBudgets, now = Date.now, maxKeys = 100_000 } = options;
  const windows = new Map<string, Window>();

  function open(budget: SignInBudget, key: string): Window {
    const name = `${budget}:${key}`;
    const known = windows.get(name);
    if (known && known.until > now()) return known;
    const fresh = { left: budgets[budget].points, until: now() + budgets[budget].perMs };
    windows.delete(name);
    windows.set(name, fresh);
    const [oldest] = windows.keys();
    if (windows.size > maxKeys && oldest !== undefined) windows.delete(oldest);
    return fresh;
  }

  return {
    async take(budget, key) {
      const window = open(budget, key);
      if (window.left <= 0) return window.until - now();
      window.left -= 1;
      return null;
    },
    async refund(budget, key) {
      const window = open(budget, key);
      window.left = Math.min(window.left + 1, budgets[budget].points);
    },
    async reset(budget, key) {
      windows.delete(`${budget}:${key}`);
    },
  };
}
