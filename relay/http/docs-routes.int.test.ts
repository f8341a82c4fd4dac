import { httpCallNames } from '@parley/shared/protocol/http-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../tests/support/domain-world.ts';
import { type HttpWorld, openHttpWorld } from '../../tests/support/http-world.ts';
import type { ApiDescription } from '../openapi/describe-api.ts';

let world: DomainWorld;
let http: HttpWorld;
beforeAll(async () => {
  world = await openDomainWorld();
  http = await openHttpWorld(world);
});
afterAll(async () => {
  await http.close();
  await world.close();
});

const description = async () => (await http.call('GET', '/v1/openapi.json')).body as ApiDescription;

test('every described route is there, and is for whom it says', async () => {
  const { paths } = await description();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { security }] of Object.entries(methods)) {
      const place = path.replace('{id}', world.deps.newId()).replace('{hash}', 'a'.repeat(64)).replace('{code}', 'none').replace('{secret}', 'none');
      const response = await fetch(http.url + place, { method: method.toUpperCase() });
      const text = await response.text();
      const isOpen = security?.length === 0;
      expect([method, path, text.includes('nothing at this address'), isOpen || response.status === 401]).toEqual([method, path, false, true]);
    }
  }
});

test('the page shows every call without a script or anything from elsewhere', async () => {
  const { status, text, headers } = await http.call('GET', '/v1/docs');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(text).not.toMatch(/<script|javascript:|\son\w+=|style="|<img|<link|src=/i);
  for (const name of httpCallNames) expect(text).toContain(`id="op-${name}"`);
  expect(text).toContain('curl https://chat.example.org/v1/api/messages.send');
  const anchors = new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id));
  const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
  expect(links.length).toBeGreaterThan(150);
  expect(links.filter((id) => !anchors.has(id))).toEqual([]);
});
