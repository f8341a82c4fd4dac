import { describe, expect, it } from 'vitest';
import { personId, personKeys, sampleUser } from '../../testing/sample-people.ts';
import { reactionLabel, whoReacted } from './reaction-words.ts';

const users = Object.fromEntries(personKeys.map((key) => [personId(key), sampleUser(key)]));
const own = personId('ines');

describe('who reacted', () => {
  it('names oneself first, and counts those without a name here', () => {
    expect(whoReacted({ emoji: '🎉', count: 2, userIds: [personId('lena'), own], mine: true }, users, own)).toBe('You and Lena Novák reacted with 🎉');
    expect(whoReacted({ emoji: '🎉', count: 5, userIds: [personId('lena')] }, users, own)).toBe('Lena Novák and 4 more reacted with 🎉');
    expect(whoReacted({ emoji: '🎉', count: 3, userIds: [] }, {}, own)).toBe('3 people reacted with 🎉');
  });

  it('stops after twelve names', () => {
    const ids = personKeys.filter((key) => key !== 'ines').map(personId);
    const said = whoReacted({ emoji: '👀', count: 128, userIds: [...ids, ...ids], mine: true }, users, own);
    expect(said).toMatch(/^You, .* and 116 more reacted with 👀$/);
  });

  it('has a label', () => {
    expect(reactionLabel({ emoji: '🔋', count: 3, userIds: [], mine: true })).toBe('🔋 3 reactions, one of them yours');
    expect(reactionLabel({ emoji: '🔋', count: 1, userIds: [] })).toBe('🔋 1 reaction');
  });
});
