import * as admin from '@parley/shared/entities/admin';
import * as bot from '@parley/shared/entities/bot';
import * as command from '@parley/shared/entities/command';
import * as file from '@parley/shared/entities/file';
import * as hook from '@parley/shared/entities/hook';
import * as invite from '@parley/shared/entities/invite';
import * as linkPreview from '@parley/shared/entities/link-preview';
import * as logEvent from '@parley/shared/entities/log-event';
import * as membership from '@parley/shared/entities/membership';
import * as message from '@parley/shared/entities/message';
import * as push from '@parley/shared/entities/push';
import * as report from '@parley/shared/entities/report';
import * as room from '@parley/shared/entities/room';
import * as user from '@parley/shared/entities/user';
import * as writing from '@parley/shared/entities/writing';
import { idSchema } from '@parley/shared/ids';
import * as account from '@parley/shared/protocol/account';
import { calls } from '@parley/shared/protocol/calls';
import { wireErrorSchema } from '@parley/shared/protocol/errors';
import * as http from '@parley/shared/protocol/http';
import { httpCallNames } from '@parley/shared/protocol/http-api';
import { z } from 'zod';

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  additionalProperties?: boolean | JsonSchema;
  [keyword: string]: unknown;
};

const entities = [admin, bot, command, file, hook, invite, linkPreview, logEvent, membership, message, push, report, room, user, writing];
const prefix = '#/components/schemas/';

export const schemaRef = (name: string): { $ref: string } => ({ $ref: `${prefix}${name}` });
/** The name of the schema that is referred to. */
export const schemaNameOf = (ref: string): string => ref.slice(prefix.length);

/** `serverInfoSchema` → `ServerInfo` */
const nameOf = (constant: string) => `${constant.charAt(0).toUpperCase()}${constant.slice(1).replace(/Schema$/, '')}`;

/**
 * Every schema of HTTP by its name, made from the values that the relay parses with: what both ends hold (`Message`), what routes take and answer (`Session`), and
 * `<call>.input`, `<call>.output`. As what comes in: unknown fields are no mistake, and text is as it is before it is trimmed.
 */
export function jsonSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  const addAll = (module: object, copy: boolean) => {
    for (const [name, schema] of Object.entries(module)) {
      if (schema instanceof z.ZodType) registry.add(copy ? schema.clone() : schema, { id: nameOf(name) });
    }
  };
  registry.add(idSchema, { id: 'Id' });
  for (const module of entities) addAll(module, false);
  // Some of these are the same value under two names, hence copies.
  addAll(http, true);
  addAll(account, true);
  for (const name of httpCallNames) {
    registry.add(calls[name].input.clone(), { id: `${name}.input` });
    registry.add(calls[name].output.clone(), { id: `${name}.output` });
  }
  registry.add(z.object({ error: wireErrorSchema }), { id: 'Error' });
  const { schemas } = z.toJSONSchema(registry, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any', uri: (id) => `${prefix}${id}` });
  // What refers to itself without having a name is "any JSON": zod keeps it in a place of its own, and OpenAPI says it without words.
  const selfMade = /\{"\$ref":"#\/components\/schemas\/__shared#[^"]*"\}/g;
  const { __shared: _, ...named } = JSON.parse(JSON.stringify(schemas).replace(selfMade, '{}')) as Record<string, JsonSchema>;
  return Object.fromEntries(Object.entries(named).map(([name, { $schema: __, $id: ___, ...schema }]) => [name, schema]));
}
