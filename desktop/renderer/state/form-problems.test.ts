import { describe, expect, it } from 'vitest';
import { problemsOf } from './form-problems.ts';

const fields = ['handle', 'password'] as const;

describe('problemsOf', () => {
  it('puts each issue at its field, as a sentence', () => {
    const found = problemsOf({ code: 'invalid', message: 'Bad input', issues: [{ path: 'password', message: 'must be at least 10 characters' }] }, fields);
    expect(found).toEqual({ fields: { password: 'Must be at least 10 characters.' }, form: null });
  });

  it('says for the whole form what belongs to no field', () => {
    const found = problemsOf({ code: 'invalid', message: 'Bad input.', issues: [{ path: 'device.name', message: 'must not be empty' }] }, fields);
    expect(found).toEqual({ fields: {}, form: 'Bad input. must not be empty.' });
    expect(problemsOf({ code: 'unavailable', message: 'The server cannot be reached' }, fields).form).toBe('The server cannot be reached.');
  });
});
