import { z } from 'zod';
import { addressSchema, connectionSettings, type Environment, readEnvironment, wholeNumber } from '../read-environment.ts';
import type { LlmSettings } from './llm-bot.ts';

const shape = {
  ...connectionSettings,
  /** The place of the bot in its rooms; where it is switched on is kept beside it. */
  PARLEY_STATE: z.string().default('llm-state.json'),
  LLM_URL: addressSchema.default('http://ollama:11434/v1'),
  LLM_MODEL: z.string().default('llama3.2'),
  LLM_KEY: z.string().optional(),
  LLM_PROMPT: z.string().max(8_000, 'must be at most 8,000 characters').optional(),
  LLM_ANSWER_TOKENS: wholeNumber(16, 16_000).default(1_000),
  LLM_CONTEXT_TOKENS: wholeNumber(500, 1_000_000).default(4_000),
  LLM_QUIET_SECONDS: wholeNumber(1, 600).default(120),
  LLM_PER_PERSON_HOUR: wholeNumber(1, 10_000).default(20),
  LLM_PER_ROOM_HOUR: wholeNumber(1, 100_000).default(60),
  LLM_TOKENS_PER_DAY: wholeNumber(1, 1_000_000_000).default(500_000),
};

/** The settings of the LLM bot. Throws an error that says what is wrong with which variable. */
export function readLlmConfig(environment?: Environment): { url: string; token: string; stateFile: string; settings: LlmSettings } {
  const read = readEnvironment(shape, environment);
  return {
    url: read.PARLEY_URL,
    token: read.PARLEY_TOKEN,
    stateFile: read.PARLEY_STATE,
    settings: {
      api: {
        url: read.LLM_URL,
        model: read.LLM_MODEL,
        key: read.LLM_KEY ?? null,
        maxTokens: read.LLM_ANSWER_TOKENS,
        quietMs: read.LLM_QUIET_SECONDS * 1_000,
      },
      prompt: { contextTokens: read.LLM_CONTEXT_TOKENS, addition: read.LLM_PROMPT ?? null },
      limits: { perPersonHour: read.LLM_PER_PERSON_HOUR, perRoomHour: read.LLM_PER_ROOM_HOUR, tokensPerDay: read.LLM_TOKENS_PER_DAY },
      memoryFile: `${read.PARLEY_STATE}.rooms`,
    },
  };
}
