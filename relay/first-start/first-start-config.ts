import { z } from 'zod';
import { ConfigError } from '../config.ts';
import type { TlsMode } from './choose-tls.ts';

/** What the first start of a compose installation goes by. `folder`: holds a folder for each reader. `s3`: null where files are not kept in an object store. */
export type FirstStartConfig = {
  folder: string;
  ownCertificate: string;
  publicUrl: string | null;
  httpsPort: string;
  tls: TlsMode | null;
  acmeEmail: string;
  acmeDirectory: string;
  s3: { key: string; secret: string } | null;
  /** Where a node answers within the installation. */
  relayUrl: string;
};

const text = z.string().regex(/^[^\s{}]*$/, 'must not contain blanks or braces');
const environmentSchema = z.object({
  FIRST_START_FOLDER: z.string().default('/made'),
  OWN_CERTIFICATE_FOLDER: z.string().default('/own-certificate'),
  PUBLIC_URL: z
    .string()
    .refine(
      (url) => URL.canParse(url) && /^https:$/.test(new URL(url).protocol) && new URL(url).pathname === '/',
      'must be an address such as https://chat.example.org',
    )
    .optional(),
  HTTPS_PORT: z
    .string()
    .regex(/^(.+:)?\d{1,5}$/, 'must be a port number, or an address and a port')
    .transform((text) => text.replace(/^.*:/, ''))
    .default('443'),
  TLS: z.enum(['acme', 'own', 'self-signed'], 'must be acme, own or self-signed').optional(),
  ACME_EMAIL: text.default(''),
  ACME_DIRECTORY: text.default(''),
  FILES_S3_ENDPOINT: text.default(''),
  FILES_S3_KEY: text.default(''),
  FILES_S3_SECRET: text.default(''),
  RELAY_URL: z.string().default('http://relay-a:4800'),
});

/** @throws ConfigError naming every wrong variable; an empty one counts as absent */
export function readFirstStartConfig(environment: NodeJS.ProcessEnv): FirstStartConfig {
  const parsed = environmentSchema.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const values = parsed.data;
  return {
    folder: values.FIRST_START_FOLDER,
    ownCertificate: values.OWN_CERTIFICATE_FOLDER,
    publicUrl: values.PUBLIC_URL ?? null,
    httpsPort: values.HTTPS_PORT,
    tls: values.TLS ?? null,
    acmeEmail: values.ACME_EMAIL,
    acmeDirectory: values.ACME_DIRECTORY,
    s3: values.FILES_S3_ENDPOINT === '' ? null : { key: values.FILES_S3_KEY, secret: values.FILES_S3_SECRET },
    relayUrl: values.RELAY_URL,
  };
}
