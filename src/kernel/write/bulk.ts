import type { RequestContext } from '../session/context';
import type { WriteTransaction } from '../session/write-transaction';
import { BULK_MESSAGES } from './bulk-messages';
import { MutationError, userError, type UserErrorData } from './mutation-error';
import { mutationField } from './mutation-field';
import type { Outcome } from './mutate';
import type { Values } from './rows';
import { UserErrorCode } from './user-error';

/** A mutation over many rows. */
export interface BulkMutation {
  /** The mutation that processes one item. */
  readonly of: string;
  /** What it does with the objects. Further sentences are added. */
  readonly description: string;
  /** Returns a key per item, by which items are processed: the rows that they lock. Defaults to their IDs. */
  readonly lockOrder?: (tx: WriteTransaction, items: readonly Values[]) => Promise<readonly string[]>;
}

const registry = new Map<string, BulkMutation>();

/**
 * Declares a mutation that runs another one for each of its items, with the same checks, versions, events and errors. All
 * items of a call are processed in one transaction; a call with many items starts a job.
 */
export function declareBulkMutation(name: string, mutation: BulkMutation): void {
  if (registry.has(name)) throw new Error(`The mutation ${name} is declared twice.`);
  registry.set(name, mutation);
}

export const allBulkMutations = (): ReadonlyMap<string, BulkMutation> => registry;

/** Maximum number of items that are processed in one transaction. A call with more items starts a job. */
export const MAX_ITEMS_AT_ONCE = 50;
/** Maximum number of items of a call. */
export const MAX_ITEMS = 1_000;

export interface BulkInput {
  readonly items: readonly Values[];
  readonly atomic?: boolean | null;
  readonly idempotencyKey?: string | null;
}

/** The outcome of one item. */
export interface ItemResult {
  /** Position of the item in the input. */
  readonly index: number;
  /** ID of the object. Null if an object could not be created. */
  readonly id: string | null;
  readonly userErrors: readonly UserErrorData[];
}

/** Returns the errors of one item with their paths in the input of the whole call. */
export const located = (errors: readonly UserErrorData[], index: number): UserErrorData[] =>
  errors.map((error) => ({
    ...error,
    path: ['input', 'items', String(index), ...(error.path ?? []).slice(1)],
  }));

/** Runs a mutation for one item, in a transaction that other items share. */
export async function runItem(
  context: RequestContext,
  operation: string,
  item: Values,
  index: number,
  tx: WriteTransaction,
): Promise<ItemResult> {
  const outcome = (await mutationField(operation).run(context, item, tx)) as Outcome<{
    rowId?: string;
    ids?: Record<string, string>;
  }>;
  const [id = item.id] = [outcome.rowId, ...Object.values(outcome.ids ?? {})].filter(Boolean);
  return { index, id: (id as string | undefined) ?? null, userErrors: located(outcome.userErrors, index) };
}

/** Returns the ID of the object of an item in one spelling. Empty if the item has none. */
const keyOf = ({ id }: Values): string => (typeof id === 'string' ? id.toLowerCase() : '');

/** Rejects items for the same object: the version that the second one expects cannot be known. */
export function assertDistinct(items: readonly Values[]): void {
  const seen = new Set<string>();
  const errors = items.flatMap((item, index) => {
    const key = keyOf(item);
    if (!key || !seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      userError(UserErrorCode.DUPLICATE, BULK_MESSAGES.duplicate(), ['input', 'items', String(index), 'id']),
    ];
  });
  if (errors.length) throw new MutationError(errors);
}

/** Returns the positions of the items in the order in which they lock rows. */
async function processingOrder(
  name: string,
  items: readonly Values[],
  tx: WriteTransaction,
): Promise<number[]> {
  const { lockOrder } = registry.get(name) ?? {};
  const locked = await lockOrder?.(tx, items);
  const keys = items.map((item, index) => `${locked?.[index] ?? ''} ${keyOf(item)}`);
  const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return [...items.keys()].sort((a, b) => compare(keys[a]!, keys[b]!));
}

/**
 * Runs a mutation for each item in one transaction. Objects are locked in the order of their IDs, so that concurrent calls
 * with the same objects do not deadlock. If `atomic`, throws the errors of all items, which undoes them.
 */
export async function runItems(
  context: RequestContext,
  name: string,
  { items, atomic }: BulkInput,
  tx: WriteTransaction,
): Promise<ItemResult[]> {
  const { of } = registry.get(name)!;
  const results: ItemResult[] = [];
  for (const index of await processingOrder(name, items, tx))
    results[index] = await runItem(context, of, items[index]!, index, tx);
  const errors = results.flatMap(({ userErrors }) => userErrors);
  if (atomic && errors.length) throw new MutationError(errors);
  return results;
}
