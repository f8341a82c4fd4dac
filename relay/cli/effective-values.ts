import { environmentSchema } from '../config.ts';

/** One variable as the relay reads it. `value`: what holds now, null where nothing does; secrets are masked. */
export type EffectiveValue = { name: string; value: string | null; source: 'given' | 'default' | 'none'; problem: string | null };

const isSecret = /(SECRET|PASSWORD|TOKEN|INVITE|_KEY)(_FILE)?$/;

/** Says that there is a value and how long it is, and hides the password of a URL. */
export function masked(name: string, value: string): string {
  if (isSecret.test(name) && !name.endsWith('_FILE')) return `•••• (${value.length} characters)`;
  const url = URL.parse(value);
  if (url === null || (url.password === '' && !url.searchParams.has('password'))) return value;
  if (url.password !== '') url.password = '****';
  if (url.searchParams.has('password')) url.searchParams.set('password', '****');
  return url.href;
}

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.join(',') : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Every variable that the relay knows, with what is wrong about it. */
export function effectiveValues(environment: NodeJS.ProcessEnv): EffectiveValue[] {
  return Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const given = environment[name];
    const isGiven = given !== undefined && given !== '';
    const parsed = schema.safeParse(isGiven ? given : undefined);
    const problem = parsed.success ? null : parsed.error.issues.map((issue) => issue.message).join('; ');
    if (isGiven) return { name, value: masked(name, given), source: 'given', problem };
    const value = parsed.success && parsed.data !== undefined ? masked(name, textOf(parsed.data)) : null;
    return { name, value, source: value === null ? 'none' : 'default', problem };
  });
}
