import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import { readLlmConfig } from './llm-config.ts';
import { openMemory } from './memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-llm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hour = 3_600_000;

it('counts questions by person and room for an hour, and tokens for a day, over a restart', () => {
  let now = Date.UTC(2026, 0, 1);
  const memory = () => openMemory(join(folder, 'budget'), () => now);
  const limits = { perPersonHour: 2, perRoomHour: 3, tokensPerDay: 100 };
  const budget = createBudget(limits, memory(), () => now);
  const take = (userId: string, roomId = 'room') => budget.take({ userId, roomId });
  expect([take('lena'), take('lena')]).toEqual([null, null]);
  expect(take('lena')).toBe('You have asked 2 times in the last hour. Please try again in 60 minutes.');
  expect([take('tom'), take('tom')]).toEqual([null, 'This room has asked 3 times in the last hour. Please try again in 60 minutes.']);
  expect(take('tom', 'other')).toBeNull();
  now += hour;
  expect(take('lena')).toBeNull();
  budget.spend(100);
  const restarted = createBudget(limits, memory(), () => now);
  expect(restarted.take({ userId: 'eve', roomId: 'room' })).toContain('used up');
  now += 24 * hour;
  expect(restarted.take({ userId: 'eve', roomId: 'room' })).toBeNull();
});

it('keeps where it is on, and says where its file is damaged', () => {
  const file = join(folder, 'rooms');
  openMemory(file).switchRoom('room', true);
  expect([openMemory(file).isOn('room'), openMemory(file).isOn('other')]).toEqual([true, false]);
  openMemory(file).switchRoom('room', false);
  expect(openMemory(file).isOn('room')).toBe(false);
  writeFileSync(file, '{');
  expect(() => openMemory(file)).toThrow('is damaged');
});

it('reads its settings, and says which one is wrong', () => {
  const { settings } = readLlmConfig({
    PARLEY_TOKEN: 'pbt_x',
    LLM_URL: 'https://models.example.org/v1/',
    LLM_KEY: 'k',
    LLM_ANSWER_TOKENS: '200',
    LLM_PROMPT: '',
  });
  expect(settings).toMatchObject({ api: { url: 'https://models.example.org/v1', key: 'k', maxTokens: 200, model: 'llama3.2' }, prompt: { addition: null } });
  expect(readLlmConfig({ PARLEY_TOKEN: 'pbt_x' }).settings.api).toMatchObject({ url: 'http://ollama:11434/v1', key: null });
  expect(() => readLlmConfig({ PARLEY_TOKEN: 'pbt_x', LLM_URL: 'ollama', LLM_PER_PERSON_HOUR: '0' })).toThrow(
    /LLM_URL: must be an address[\s\S]*LLM_PER_PERSON_HOUR: must be at least 1/,
  );
});
