import { z } from 'zod';
import { readAllowList } from './outgoing/public-address.ts';

const list = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/**
 * What this server may fetch from others. `OUTGOING_ALLOW`: names, addresses and networks that are not public and may be fetched from all the same, on any port. `OUTGOING_PORTS`: of public
 * servers. `LINK_PREVIEWS`: whether links of messages are looked at.
 */
export const outgoingEnvironment = {
  OUTGOING_ALLOW: z
    .string()
    .default('')
    .transform((text, context) => {
      const entries = list(text);
      try {
        readAllowList(entries);
        return entries;
      } catch (error) {
        context.addIssue({
          code: 'custom',
          message: `must be host names, addresses and networks separated by commas: ${error instanceof Error ? error.message : String(error)}`,
        });
        return z.NEVER;
      }
    }),
  OUTGOING_PORTS: z
    .string()
    .default('80,443')
    .transform((text, context) => {
      const ports = list(text).map(Number);
      if (ports.length > 0 && ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) return ports;
      context.addIssue({ code: 'custom', message: 'must be port numbers separated by commas' });
      return z.NEVER;
    }),
  LINK_PREVIEWS: z.enum(['on', 'off'], 'must be on or off').default('on'),
};
type Values = z.output<z.ZodObject<typeof outgoingEnvironment>>;

/** `allow`, `ports`: of everything that is fetched; `linkPreviews`: whether links are. */
export type OutgoingConfig = { allow: readonly string[]; ports: readonly number[]; linkPreviews: boolean };

export function readOutgoingSettings(values: Values): OutgoingConfig {
  return { allow: values.OUTGOING_ALLOW, ports: values.OUTGOING_PORTS, linkPreviews: values.LINK_PREVIEWS === 'on' };
}
