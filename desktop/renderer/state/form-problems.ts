import type { WireError } from '@parley/shared/protocol/errors';

/** What is wrong with a form: words for each field that is known to it, and the rest for the whole. */
export type FormProblems<F extends string> = { fields: Partial<Record<F, string>>; form: string | null };

export const noProblems: FormProblems<never> = { fields: {}, form: null };

/** Sorts an error's issues to the fields of a form. What belongs to no field is said for the whole form; nothing is swallowed. */
export function problemsOf<F extends string>(error: WireError, fields: readonly F[]): FormProblems<F> {
  const known: Partial<Record<F, string>> = {};
  const others: string[] = [];
  for (const issue of error.issues ?? []) {
    const field = fields.find((candidate) => issue.path === candidate || issue.path.startsWith(`${candidate}.`));
    if (!field) others.push(issue.message);
    else if (!known[field]) known[field] = sentence(issue.message);
  }
  const isSaid = Object.keys(known).length > 0 && others.length === 0;
  return { fields: known, form: isSaid ? null : sentence(others.length > 0 ? `${error.message} ${others.join(', ')}` : error.message) };
}

/** "must be at least 10 characters" → "Must be at least 10 characters." */
function sentence(words: string): string {
  const trimmed = words.trim();
  const capital = trimmed.slice(0, 1).toLocaleUpperCase() + trimmed.slice(1);
  return /[.?:]$/.test(capital) ? capital : `${capital}.`;
}
