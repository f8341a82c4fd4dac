import { expect, test, vi } from 'vitest';
import { createMembershipCheck, type MembershipCheckDeps } from './membership-check.ts';

const ana = 'ana';
const room = 'room';
type Access = Awaited<ReturnType<MembershipCheckDeps['rooms']['access']>>;

/** Ana's one socket, a gate at 10, and a database that says what the test says. */
function setUp(input: { isIn: boolean; gateAt: number | null }) {
  const state = { isMember: true, isIn: input.isIn, gateAt: input.gateAt, behind: 0 };
  const accessOf = () => ({ isDeleted: false, membership: { state: state.isMember ? 'active' : 'removed', firstSeq: 8 } }) as unknown as Access;
  const hooks = { reading: async () => {}, catchingUp: async () => {} };
  const check = createMembershipCheck({
    rooms: {
      async access() {
        const access = accessOf();
        await hooks.reading();
        return access;
      },
      activeRoomIds: async () => [],
      joinedSeq: async () => 8,
    },
    sockets: {
      has: () => true,
      userIds: () => [ana],
      roomIds: () => new Set(state.isIn ? [room] : []),
      join() {
        state.isIn = true;
      },
      leave() {
        state.isIn = false;
      },
      isAnybodyIn: () => state.isIn,
      areIn: () => state.isIn,
    },
    gates: {
      open: async () => {
        state.gateAt ??= 7;
      },
      catchUp: () => hooks.catchingUp(),
      has: () => state.gateAt !== null,
      last: () => state.gateAt,
      close: () => {
        state.gateAt = null;
      },
    },
    forget: () => {},
    tellBehind() {
      state.behind += 1;
    },
    events: { backgroundWaits: vi.fn() } as unknown as MembershipCheckDeps['events'],
  });
  /** As the gate does at a joining in the log. */
  const letIn = () => {
    state.isMember = true;
    check.moved(ana, room);
    state.isIn = true;
  };
  return { check, state, hooks, letIn };
}

test('who was removed is taken out', async () => {
  const { check, state } = setUp({ isIn: true, gateAt: 10 });
  state.isMember = false;
  await check.ended(ana, room);
  expect(state).toMatchObject({ isIn: false, behind: 0 });
});

test.each(['reading', 'catchingUp'] as const)('who is let in again while his removal is looked at (%s) stays in', async (at) => {
  const { check, state, hooks, letIn } = setUp({ isIn: true, gateAt: 10 });
  state.isMember = false;
  hooks[at] = async () => {
    hooks[at] = async () => {};
    letIn();
  };
  await check.ended(ana, room);
  expect(state).toMatchObject({ isIn: true, behind: 0 });
});

test('who is removed while his joining is looked at is not put in, and the gate that was opened for him closes', async () => {
  vi.useFakeTimers();
  try {
    const { check, state, hooks } = setUp({ isIn: false, gateAt: null });
    hooks.catchingUp = async () => {
      hooks.catchingUp = async () => {};
      state.isMember = false;
      check.moved(ana, room);
    };
    check.changed(ana, room, true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(state).toMatchObject({ isIn: false, gateAt: null });
  } finally {
    vi.useRealTimers();
  }
});

test('who is put in where the gate is past his joining is told that he missed something; whom the gate puts in is not', async () => {
  vi.useFakeTimers();
  try {
    const { check, state, hooks, letIn } = setUp({ isIn: false, gateAt: 10 });
    check.changed(ana, room, true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(state).toMatchObject({ isIn: true, behind: 1 });
    state.isIn = false;
    hooks.catchingUp = async () => letIn();
    check.changed(ana, room, true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(state).toMatchObject({ isIn: true, behind: 1 });
  } finally {
    vi.useRealTimers();
  }
});
