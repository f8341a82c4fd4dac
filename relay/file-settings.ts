import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import type { FileLimits } from './domain/files/file-ports.ts';

/** An object store that speaks S3. */
export type S3Settings = { endpoint: string; bucket: string; key: string; secret: string; region: string };

const bytes = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a number of bytes')
  .transform(Number)
  .refine((number) => number > 0, 'must be a number of bytes above 0');

/**
 * The variables about files, each checked. `FILE_BYTES_MAX`: one file. `FILE_BYTES_PER_PERSON`, `FILE_BYTES_TOTAL`: all files of a person, and of everybody.
 * `FILES_S3_*`: an object store instead of `DATA_DIR/files`, all of them but the region or none.
 */
export const fileEnvironment = {
  FILE_BYTES_MAX: bytes.default(limits.fileBytesMax),
  FILE_BYTES_PER_PERSON: bytes.default(limits.fileBytesPerPersonMax),
  FILE_BYTES_TOTAL: bytes.default(200 * 1024 ** 3),
  FILES_S3_ENDPOINT: z
    .string()
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be a URL starting with http:// or https://')
    .optional(),
  FILES_S3_BUCKET: z.string().min(1).optional(),
  FILES_S3_KEY: z.string().min(1).optional(),
  FILES_S3_SECRET: z.string().min(1).optional(),
  FILES_S3_REGION: z.string().min(1).default('us-east-1'),
};
type Values = z.output<z.ZodObject<typeof fileEnvironment>>;

const s3Names = ['FILES_S3_ENDPOINT', 'FILES_S3_BUCKET', 'FILES_S3_KEY', 'FILES_S3_SECRET'] as const;

/** What is wrong with the variables together, one line each. */
export function fileProblems(values: Values): string[] {
  const missing = s3Names.filter((name) => values[name] === undefined);
  return missing.length === 0 || missing.length === s3Names.length ? [] : missing.map((name) => `${name} must be given with the other FILES_S3_ variables`);
}

export function readFileSettings(values: Values): { limits: FileLimits; s3: S3Settings | null } {
  const { FILES_S3_ENDPOINT: endpoint, FILES_S3_BUCKET: bucket, FILES_S3_KEY: key, FILES_S3_SECRET: secret, FILES_S3_REGION: region } = values;
  const isWhole = endpoint !== undefined && bucket !== undefined && key !== undefined && secret !== undefined;
  return {
    limits: { fileBytesMax: values.FILE_BYTES_MAX, personBytesMax: values.FILE_BYTES_PER_PERSON, serverBytesMax: values.FILE_BYTES_TOTAL },
    s3: isWhole ? { endpoint, bucket, key, secret, region } : null,
  };
}
