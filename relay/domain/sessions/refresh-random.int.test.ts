import type { Session } from '@parley/shared/protocol/http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Deps } from '../deps.ts';
import { authenticate } from './authenticate.ts';
import { refresh } from './refresh.ts';
import { startSession } from './start-session.ts';

let nodes: DomainWorld[];

beforeAll(async () => {
  const world = await openDomainWorld();
  nodes = [world, await openDomainWorld({ database: world.database })];
});
afterAll(async () => {
  for (const node of [...nodes].reverse()) await node.close();
});

const depsOf = (node: number): Deps => (nodes[node] ?? nodes[0] ?? raise()).deps;
const raise = (): never => {
  throw new Error('there is no node');
};

async function newSession(): Promise<Session> {
  const world = nodes[0] ?? raise();
  const person = await world.person('person');
  const [user] = await world.deps.users.get([person.userId]);
  return startSession(world.deps, user ?? raise(), { device: { name: 'Desk', platform: 'linux' }, address: from.address });
}

const from = { address: '192.0.2.1' };

/** A client as the protocol wants it: the attempt is stored before the request and kept until an answer arrives. */
function createClient(session: Session) {
  let { refreshToken } = session;
  let attemptId: string | null = null;
  return {
    token: () => refreshToken,
    async refresh(step: { node: number; isLost: boolean; isDoubled: boolean }) {
      attemptId ??= uuidv7();
      const request = { refreshToken, attemptId };
      const answers = await Promise.all([
        refresh(depsOf(step.node), from, request),
        ...(step.isDoubled ? [refresh(depsOf(1 - step.node), from, request)] : []),
      ]);
      expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
      const [answer] = answers;
      if (step.isLost || answer === undefined) return;
      refreshToken = answer.refreshToken;
      attemptId = null;
    },
  };
}

const step = fc.record({ node: fc.constantFrom(0, 1), isLost: fc.boolean(), isDoubled: fc.boolean() });

test('an honest client is never signed out, whatever answers are lost or requests doubled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const session = await newSession();
      const client = createClient(session);
      for (const one of steps) await client.refresh(one);
      await client.refresh({ node: 0, isLost: false, isDoubled: false });
      await expect(authenticate(depsOf(1), session.accessToken)).resolves.toMatchObject({ sessionId: session.sessionId });
    }),
    { numRuns: 40 },
  );
});

test('whoever steals any token, the session ends as soon as both have used it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.array(step, { maxLength: 5 }), async (before, after) => {
      const session = await newSession();
      const client = createClient(session);
      for (const one of before) await client.refresh(one);
      const stolen = client.token();
      for (const one of [...after, { node: 0, isLost: false, isDoubled: false }]) await client.refresh(one);
      await expect(refresh(depsOf(1), from, { refreshToken: stolen, attemptId: uuidv7() })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(client.refresh({ node: 0, isLost: false, isDoubled: false })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(authenticate(depsOf(0), session.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
    }),
    { numRuns: 40 },
  );
});
