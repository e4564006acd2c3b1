import { formatMessage } from '../../src/kernel/messages';
import type { MutationError } from '../../src/kernel/write';
import { billingTasks } from '../../src/domains/billing/billing.jobs';
import {
  chargeUsage,
  refundCredits,
  type Reservation,
  reserveCredits,
  settleCredits,
  startCall,
} from '../../src/domains/billing/usage';
import { entriesOf, wrongPeriods } from '../support/ledger';
import { newMember, newOrganization, type Member } from '../support/people';
import { serverForTests } from '../support/server';
import { runTask } from '../support/tasks';

const server = serverForTests();
const AT = new Date('2026-02-28T23:30:00Z');
const MINUTE = 60_000;
let organization: string;
let owner: Member;

const setLimits = (limits: object): Promise<unknown> =>
  server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [
    organization,
    JSON.stringify(limits),
  ]);

beforeEach(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const key = (name: string): { organization: string; key: string } => ({
  organization,
  key: `${name} of ${organization}`,
});
const reservation = (name: string, more: Partial<Reservation> = {}): Reservation => ({
  ...key(name),
  category: 'AI',
  user: owner.id,
  service: 'test:model',
  quantities: { AI_CREDITS: 10 },
  cost: { amount: '0.02', currency: 'USD' },
  ...more,
});
const reserve = (name: string, more: Partial<Reservation> = {}, at = AT) =>
  reserveCredits(server.database.owner, reservation(name, more), at);
const settle = (name: string, credits: number, amount: string, at = AT): ReturnType<typeof settleCredits> =>
  settleCredits(
    server.database.owner,
    key(name),
    { quantities: { AI_CREDITS: credits }, cost: { amount, currency: 'USD' } },
    at,
  );
const refund = (name: string) => refundCredits(server.database.owner, key(name), AT);
const entries = (name: string) => entriesOf(server.database, key(name).key);
/** Used and reserved credits of the organization in the month. */
const month = async (): Promise<number[]> => {
  const [row] = await server.database.query<{ used: number; reserved: number }>(
    `SELECT used::int, reserved::int FROM usage_periods
      WHERE organization_id = $1 AND metric = 'AI_CREDITS' AND unit = 'MONTH'`,
    [organization],
  );
  return [row!.used, row!.reserved];
};
const errorOf = (work: Promise<unknown>): Promise<MutationError> =>
  work.then(
    () => Promise.reject(new Error('The limit was exceeded.')),
    (error: unknown) => error as MutationError,
  );

describe('a reservation', () => {
  test('is settled by what was used, and its rest becomes available', async () => {
    expect(await reserve('call')).toMatchObject({
      ...{ state: 'RESERVED', isNew: true },
      limits: [{ metric: 'AI_CREDITS', unit: 'MONTH', isPerUser: false, limit: 50, reserved: 0, used: 0 }],
    });
    expect(await month()).toEqual([0, 10]);
    expect(await settle('call', 7, '0.0131')).toEqual({ state: 'SETTLED', isNew: true });
    expect(await month()).toEqual([7, 0]);
    expect(await entries('call')).toEqual([
      ['RESERVED', 'AI_CREDITS', 0, 10, '0', '0.02', false],
      ['SETTLED', 'AI_CREDITS', 7, -10, '0.0131', '-0.02', false],
    ]);
  });

  test('is never settled by more credits than reserved, but by the whole amount', async () => {
    await reserve('call');
    await settle('call', 12, '0.05');
    expect(await month()).toEqual([10, 0]);
    expect(await entries('call')).toContainEqual(['SETTLED', 'AI_CREDITS', 10, -10, '0.05', '-0.02', false]);
  });

  test('is made, settled and refunded once per key', async () => {
    await reserve('call');
    expect(await reserve('call')).toEqual({ state: 'RESERVED', isNew: false });
    await settle('call', 7, '0.01');
    expect(await settle('call', 9, '0.09')).toEqual({ state: 'SETTLED', isNew: false });
    expect(await refund('call')).toEqual({ state: 'SETTLED', isNew: false });
    expect(await reserve('call')).toEqual({ state: 'SETTLED', isNew: false });
    expect(await month()).toEqual([7, 0]);
    expect(await entries('call')).toHaveLength(2);
  });

  test('is rejected with a known key and other quantities', async () => {
    await reserve('call');
    await expect(reserve('call', { quantities: { AI_CREDITS: 11 } })).rejects.toThrow(/other quantities/);
    await expect(reserve('call', { quantities: { AI_IMAGES: 10 } })).rejects.toThrow(/other quantities/);
    expect(await month()).toEqual([0, 10]);
  });

  test.each([-1, 0.5, 0])('is rejected with the quantity %s', async (quantity) => {
    await expect(reserve('call', { quantities: { AI_CREDITS: quantity } })).rejects.toThrow(/quantity/);
    expect(await entries('call')).toEqual([]);
  });

  test('is refunded when nothing was used', async () => {
    await reserve('call');
    expect(await refund('call')).toEqual({ state: 'REFUNDED', isNew: true });
    expect(await settle('call', 7, '0.01')).toEqual({ state: 'REFUNDED', isNew: false });
    expect(await month()).toEqual([0, 0]);
    expect(await entries('call')).toEqual([
      ['RESERVED', 'AI_CREDITS', 0, 10, '0', '0.02', false],
      ['REFUNDED', 'AI_CREDITS', 0, -10, '0', '-0.02', false],
    ]);
  });

  test('is charged in full as an estimate when the use is unknown, and corrected later', async () => {
    await reserve('call');
    expect(await settleCredits(server.database.owner, key('call'), 'UNKNOWN', AT)).toEqual({
      state: 'ESTIMATED',
      isNew: true,
    });
    expect(await month()).toEqual([10, 0]);
    expect(await settle('call', 4, '0.008')).toEqual({ state: 'SETTLED', isNew: true });
    expect(await settle('call', 3, '0.006')).toEqual({ state: 'SETTLED', isNew: false });
    expect(await month()).toEqual([4, 0]);
    expect(await entries('call')).toEqual([
      ['RESERVED', 'AI_CREDITS', 0, 10, '0', '0.02', false],
      ['SETTLED', 'AI_CREDITS', 10, -10, '0.02', '-0.02', true],
      ['CORRECTED', 'AI_CREDITS', -6, 0, '-0.012', '0', false],
    ]);
  });

  test('counts for the month in which it was made', async () => {
    await reserve('call');
    await settle('call', 7, '0.01', new Date('2026-03-01T00:10:00Z'));
    const periods = await server.database.query(
      `SELECT unit, start_date::text AS start, end_date::text AS end, used::int FROM usage_periods
        WHERE organization_id = $1 ORDER BY unit, user_id NULLS FIRST`,
      [organization],
    );
    const day = { unit: 'DAY', start: '2026-02-28', end: '2026-02-28', used: 7 };
    expect(periods).toEqual([day, day, { unit: 'MONTH', start: '2026-02-01', end: '2026-02-28', used: 7 }]);
  });
});

describe('a reservation of a process that died', () => {
  const expire = async (at: Date): Promise<void> => {
    const now = { now: () => at };
    await runTask(server.database, billingTasks({ clock: now })['expire-usage-reservations']!);
  };
  const later = (minutes: number): Date => new Date(AT.getTime() + minutes * MINUTE);

  test('expires at no cost when its call was not started', async () => {
    await reserve('call');
    await expire(later(14));
    expect(await month()).toEqual([0, 10]);
    await expire(later(15));
    await expire(later(15));
    expect(await month()).toEqual([0, 0]);
    expect(await entries('call')).toContainEqual(['EXPIRED', 'AI_CREDITS', 0, -10, '0', '-0.02', false]);
    expect(await startCall(server.database.owner, key('call'), 60, later(16))).toBe(false);
  });

  test('is charged as an estimate when its call was started', async () => {
    await reserve('call');
    expect(await startCall(server.database.owner, key('call'), 1200, later(10))).toBe(true);
    await expire(later(29));
    expect(await month()).toEqual([0, 10]);
    await expire(later(30));
    expect(await month()).toEqual([10, 0]);
    expect(await entries('call')).toContainEqual(['SETTLED', 'AI_CREDITS', 10, -10, '0.02', '-0.02', true]);
  });

  test('is settled late as far as the limit allows', async () => {
    await setLimits({ monthlyAiCredits: 12 });
    await reserve('call');
    await expire(later(15));
    await reserve('other', { quantities: { AI_CREDITS: 8 } });
    expect(await settle('call', 10, '0.02')).toEqual({ state: 'SETTLED', isNew: true });
    expect(await month()).toEqual([4, 8]);
    expect(await entries('call')).toContainEqual(['SETTLED', 'AI_CREDITS', 4, 0, '0.02', '0', false]);
  });
});

describe('a limit', () => {
  test('of the plan applies to the organization, and tells when it ends', async () => {
    await reserve('first', { quantities: { AI_CREDITS: 45 } });
    await settle('first', 44, '0.1');
    await reserve('second', { quantities: { AI_CREDITS: 2 } });
    const { errors } = await errorOf(reserve('third', { quantities: { AI_CREDITS: 5, AI_IMAGES: 1 } }));
    expect(errors).toEqual([
      {
        type: 'UsageLimitExceededError',
        code: 'LIMIT_EXCEEDED',
        path: null,
        message: expect.anything(),
        metric: 'AI_CREDITS',
        unit: 'MONTH',
        limit: 50,
        used: 44,
        reserved: 2,
        resetsAt: new Date('2026-03-01T00:00:00Z'),
      },
    ]);
    expect(formatMessage(errors[0]!.message, 'en')).toBe(
      'Your organization has 4 of 50 AI credits left this month, and this needs 5. Try again next month, or ask an owner of your organization for a higher limit.',
    );
    expect(formatMessage(errors[0]!.message, 'hi')).toMatch(/^आपके संगठन के पास इस महीने 50 में से 4 AI क्रेडिट शेष हैं/);
    expect(await entries('third')).toEqual([]);
    expect(await month()).toEqual([44, 2]);
    await reserve('fourth', { quantities: { AI_CREDITS: 4 } });
  });

  test('agreed with the organization replaces that of the plan at once', async () => {
    await reserve('first', { quantities: { AI_CREDITS: 50 } });
    await errorOf(reserve('second', { quantities: { AI_CREDITS: 1 } }));
    await setLimits({ monthlyAiCredits: 51 });
    await reserve('second', { quantities: { AI_CREDITS: 1 } });
    expect((await errorOf(reserve('third', { quantities: { AI_CREDITS: 1 } }))).errors[0]).toMatchObject({
      limit: 51,
      reserved: 51,
    });
  });

  test('of a day ends with the day', async () => {
    await setLimits({ dailyAiCredits: 12 });
    await reserve('first');
    const { errors } = await errorOf(reserve('second'));
    expect(errors[0]).toMatchObject({ unit: 'DAY', limit: 12, resetsAt: new Date('2026-03-01T00:00:00Z') });
    expect(formatMessage(errors[0]!.message, 'en')).toMatch(
      /^Your organization has 2 of 12 AI credits left today/,
    );
    await reserve('third', {}, new Date('2026-03-01T00:00:00Z'));
  });

  test('of a user per day leaves other users theirs', async () => {
    await server.database.query(
      `UPDATE system_settings SET value = '{"imagen": 2, "veo": 50}' WHERE key = 'ai_service_limits'`,
    );
    const quantities = { AI_CREDITS: 1, AI_IMAGES: 1 };
    await reserve('first', { quantities });
    await reserve('second', { quantities });
    const { errors } = await errorOf(reserve('third', { quantities }));
    expect(errors[0]).toMatchObject({ metric: 'AI_IMAGES', unit: 'DAY', limit: 2, reserved: 2 });
    expect(formatMessage(errors[0]!.message, 'en')).toMatch(
      /^You have 0 of 2 AI images left today, and this needs 1/,
    );
    expect(await month()).toEqual([0, 2]);
    const colleague = await newMember(server, organization, 'EDITOR');
    await reserve('fourth', { quantities, user: colleague.id });
    await refund('first');
    await reserve('fifth', { quantities });
  });
});

describe('a charge without a reservation', () => {
  const charge = (amount: string, isEstimated = false): Promise<boolean> =>
    chargeUsage(
      server.database.owner,
      {
        ...key('post'),
        category: 'PLATFORM',
        service: 'X',
        quantities: { PAID_POSTS: 1 },
        cost: { amount, currency: 'USD' },
        isEstimated,
      },
      AT,
    );

  test('is made once per key', async () => {
    expect([await charge('0.015'), await charge('0.015'), await charge('0.2')]).toEqual([true, false, false]);
    expect(await entries('post')).toEqual([['CHARGED', 'PAID_POSTS', 1, 0, '0.015', '0', false]]);
  });

  test('replaces an estimate', async () => {
    expect([await charge('0.2', true), await charge('0.2', true), await charge('0.015')]).toEqual([
      ...[true, false, true],
    ]);
    expect(await entries('post')).toEqual([
      ['CHARGED', 'PAID_POSTS', 1, 0, '0.2', '0', true],
      ['CORRECTED', 'PAID_POSTS', 0, 0, '-0.185', '0', false],
    ]);
  });

  test('is taken back when it was an estimate, and stays otherwise', async () => {
    expect(await refund('post')).toEqual({ state: 'REFUNDED', isNew: false });
    await charge('0.015', true);
    expect(await refund('post')).toEqual({ state: 'SETTLED', isNew: true });
    expect(await entries('post')).toContainEqual(['CORRECTED', 'PAID_POSTS', -1, 0, '-0.015', '0', false]);
    expect(await charge('0.015')).toBe(false);
  });
});
