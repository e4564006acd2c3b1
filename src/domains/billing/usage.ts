/** What later domains call: reserve before a paid call, settle or refund after it, and charge what needs no reservation. */
import type { CostCategory, UsageMetric } from './billing.enums';
import { type ExceededLimit, usageLimitExceeded } from './usage-limit.error';

/** Connection in the transaction of a request or job, or a pool, which commits at once. */
export interface UsageConnection {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

/** Quantities by metric. */
type Quantities = Readonly<Partial<Record<UsageMetric, number>>>;

interface Money {
  /** Decimal number with at most six decimal places. */
  readonly amount: string;
  /** ISO 4217 currency code. */
  readonly currency: string;
}

/** The use that entries of the ledger belong to. Each attempt that can be paid again needs a key of its own. */
export interface UsageKey {
  readonly organization: string;
  /** At most 200 characters. Unique in the organization, such as `generation:` with an ID and the number of the attempt. */
  readonly key: string;
}

/** What use is recorded about. */
interface UsageSubject extends UsageKey {
  readonly category: CostCategory;
  /** The user who causes it, whose daily limits apply. */
  readonly user?: string | null;
  /** The model or platform. */
  readonly service?: string;
  readonly subject?: { readonly id: string; readonly type: string };
}

/** The maximums of a call. */
export interface Reservation extends UsageSubject {
  readonly quantities: Quantities;
  readonly cost?: Money;
  /** Seconds after which the reservation ends unless it is extended. Longer than the call can take. Defaults to 15 minutes. */
  readonly seconds?: number;
}

/** What a call has used. */
export interface ActualUsage {
  /** Quantities that were not reserved are rejected, and those above the reserved ones are reduced to them. */
  readonly quantities: Quantities;
  readonly cost?: Money;
  /** The model or platform. */
  readonly service?: string;
  /** The prices that the cost was computed with, such as those of a model with the version of the price list. */
  readonly unitPrices?: object;
}

/** Use that is charged without a reservation. */
export interface Charge extends UsageSubject, Omit<ActualUsage, 'service'> {
  /** Whether it is unknown if the call had an effect. */
  readonly isEstimated?: boolean;
}

/**
 * The state of the use with a key: `RESERVED` until it is settled, refunded or expired. `ESTIMATED` if the maximum was charged
 * because the use is unknown; it can still be settled or refunded.
 */
type UsageState = 'RESERVED' | 'SETTLED' | 'REFUNDED' | 'EXPIRED' | 'ESTIMATED';

export interface RecordedUsage {
  readonly state: UsageState;
  /** False if the key was used before, or the use had already ended: nothing was changed. */
  readonly isNew: boolean;
  /** The limits that a new reservation was compared with. */
  readonly limits?: readonly ComparedLimit[];
}

/** A limit with the use in its period, before the reservation that was compared with it. */
export interface ComparedLimit extends Omit<ExceededLimit, 'ofUser'> {
  /** Whether it limits each user, instead of the organization. */
  readonly isPerUser: boolean;
}

const DEFAULT_SECONDS = 15 * 60;
const DEFAULT_CURRENCY = 'USD';

async function call<Result>(
  connection: UsageConnection,
  sql: string,
  values: readonly unknown[],
): Promise<Result> {
  const result = await connection.query(`SELECT ${sql} AS result`, [...values]);
  const rows = (Array.isArray(result) ? result : (result as { rows: unknown }).rows) as { result: Result }[];
  return rows[0]!.result;
}

/** Returns the quantities as the database takes them. The first one has the costs. */
function usesOf(quantities: Quantities, cost: Money | undefined): string {
  const uses = Object.entries(quantities).map(([metric, quantity], index) => {
    if (!Number.isSafeInteger(quantity) || quantity < 0)
      throw new Error(`The quantity of ${metric} must be a whole number, not ${quantity}.`);
    return { metric, quantity, amount: (index === 0 && cost?.amount) || '0' };
  });
  return JSON.stringify(uses);
}

const aboutOf = ({ user, category, service, subject }: UsageSubject, cost: Money | undefined): object => ({
  ...{ user, category, service },
  ...{ subjectId: subject?.id, subjectType: subject?.type },
  currency: cost?.currency ?? DEFAULT_CURRENCY,
});

/**
 * Reserves the maximums of a call before it, all of them or none. Throws a MutationError with a `UsageLimitExceededError` if a
 * limit of the plan, the organization or the user would be exceeded. A key reserves once: with a known one, the state says
 * whether the call is still to be made, and nothing is changed.
 */
export async function reserveCredits(
  connection: UsageConnection,
  reservation: Reservation,
  at = new Date(),
): Promise<RecordedUsage> {
  const { organization, key, quantities, cost, seconds = DEFAULT_SECONDS } = reservation;
  if (!Object.values(quantities).some((quantity) => quantity > 0))
    throw new Error(`The reservation ${key} has no quantity.`);
  const result = await call<RecordedUsage | { exceeded: ExceededLimit }>(
    connection,
    `billing.reserve($1, $2, $3, $4, make_interval(secs => $5), $6)`,
    [organization, key, usesOf(quantities, cost), JSON.stringify(aboutOf(reservation, cost)), seconds, at],
  );
  if (!('exceeded' in result)) return result;
  throw usageLimitExceeded(result.exceeded, quantities[result.exceeded.metric]!);
}

/**
 * Records that the call is about to be sent, and extends the reservation. Can be repeated during a long call. If the process ends
 * before it settles, the maximum is charged as an estimate. Returns false if the reservation has ended: do not make the call.
 */
export const startCall = (
  connection: UsageConnection,
  { organization, key }: UsageKey,
  seconds = DEFAULT_SECONDS,
  at = new Date(),
): Promise<boolean> =>
  call(connection, 'billing.start($1, $2, make_interval(secs => $3), $4)', [organization, key, seconds, at]);

const settle = (
  connection: UsageConnection,
  { organization, key }: UsageKey,
  outcome: 'SETTLED' | 'REFUNDED' | 'EXPIRED',
  at: Date,
  uses = '[]',
  about: object = {},
): Promise<RecordedUsage> =>
  call(connection, 'billing.settle($1, $2, $3, $4, $5, $6)', [
    ...[organization, key, outcome, uses, JSON.stringify(about), at],
  ]);

/**
 * Charges what a call has used, and releases the rest of the reservation. Also for calls that failed, as far as they used
 * anything. `UNKNOWN` charges the maximum as an estimate, which a later call replaces.
 */
export const settleCredits = (
  connection: UsageConnection,
  key: UsageKey,
  usage: ActualUsage | 'UNKNOWN',
  at = new Date(),
): Promise<RecordedUsage> => {
  if (usage === 'UNKNOWN') return settle(connection, key, 'SETTLED', at, '[]', { isEstimated: true });
  const { quantities, cost, service, unitPrices } = usage;
  const about = { service, unitPrices, currency: cost?.currency };
  return settle(connection, key, 'SETTLED', at, usesOf(quantities, cost), about);
};

/** Releases a reservation whose call used nothing. Also takes back an estimate. */
export const refundCredits = (
  connection: UsageConnection,
  key: UsageKey,
  at = new Date(),
): Promise<RecordedUsage> => settle(connection, key, 'REFUNDED', at);

/** Ends a reservation that has expired. Without effect if it was extended or has ended. */
export const expireReservation = (
  connection: UsageConnection,
  key: UsageKey,
  at: Date,
): Promise<RecordedUsage> => settle(connection, key, 'EXPIRED', at);

/**
 * Charges use that has happened, whatever the limits. A key is charged once. If it was charged as an estimate, the actual use
 * replaces it. Returns whether something was charged or replaced.
 */
export function chargeUsage(connection: UsageConnection, charge: Charge, at = new Date()): Promise<boolean> {
  const { organization, key, quantities, cost, unitPrices, isEstimated } = charge;
  const about = { ...aboutOf(charge, cost), unitPrices, isEstimated };
  return call(connection, 'billing.charge($1, $2, $3, $4, $5)', [
    ...[organization, key, usesOf(quantities, cost), JSON.stringify(about), at],
  ]);
}
