import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import type { Message } from '../messages/message';
import { objectTerm } from '../messages/terms';
import { type ClassRef, columnOf, type Model, modelOf } from '../model/metadata';
import { isUuid } from '../model/types';
import { whileMaintaining } from './maintaining';
import { MutationError, throwNotFound, userError } from './mutation-error';
import { LimitExceededError, UserErrorCode } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

/** The maximum of a counter: a number, or the name of an attribute of the row. */
type CounterLimit = number | string;

export interface IncrementOptions {
  /** Maximum values of counters. An increment beyond one changes nothing and throws LIMIT_EXCEEDED. */
  readonly atMost?: Readonly<Record<string, CounterLimit>>;
  /** Attributes with times that are set to the start of the transaction, unless they are later already. */
  readonly stamps?: readonly string[];
  /** Makes the message of the error; receives the limit. */
  readonly message?: (limit: number) => Message;
  /** Path of errors. */
  readonly path?: string[];
}

const notDeleted = ({ softDelete }: Model): string => (softDelete ? ' AND "deleted_at" IS NULL' : '');

/** Throws NOT_FOUND if the row is not visible, else the limit that the increment would exceed. */
async function throwRejected(
  tx: WriteTransaction,
  model: Model,
  id: unknown,
  { atMost = {}, message, path = ['input', 'id'] }: IncrementOptions,
): Promise<never> {
  const limits = Object.values(atMost).map((limit) =>
    typeof limit === 'number' ? String(limit) : `"${columnOf(model, limit)}"`,
  );
  const [row] = isUuid(id)
    ? await tx.query<{ limit: string | null }>(
        `SELECT LEAST(${[...limits, 'NULL'].join(', ')})::bigint AS "limit" FROM "${model.table}" WHERE "id" = $1${notDeleted(model)}`,
        [id],
      )
    : [];
  if (!row) return throwNotFound(model.label, path);
  const limit = Number(row.limit);
  const text = message?.(limit) ?? OBJECT_MESSAGES.limitReached({ limit, object: objectTerm(model.label) });
  throw new MutationError([
    { ...userError(UserErrorCode.LIMIT_EXCEEDED, text, path), type: LimitExceededError.name, limit },
  ]);
}

/**
 * Adds to counters of a row with one conditional UPDATE, so that no concurrent increment is lost and no limit exceeded.
 * The row must be visible to the actor; its `updatedAt` and `version` are unchanged. Returns the new values.
 */
export async function increment(
  tx: WriteTransaction,
  target: ClassRef,
  id: unknown,
  amounts: Readonly<Record<string, number>>,
  options: IncrementOptions = {},
): Promise<Record<string, number>> {
  const model = modelOf(target);
  const names = Object.keys(amounts);
  for (const name of names)
    if (model.attributes.get(name)?.maintained?.by !== 'increments')
      throw new Error(`${model.name}.${name} is not a counter.`);
  const sums = names.map((name, i) => `"${columnOf(model, name)}" + $${i + 2}::bigint`);
  const changes = [
    ...names.map((name, i) => `"${columnOf(model, name)}" = ${sums[i]!}`),
    ...(options.stamps ?? []).map((name) => {
      const column = `"${columnOf(model, name)}"`;
      return `${column} = GREATEST(${column}, now())`;
    }),
  ];
  const conditions = Object.entries(options.atMost ?? {}).map(([name, limit]) => {
    const most = typeof limit === 'number' ? String(limit) : `"${columnOf(model, limit)}"`;
    // A null limit is no limit.
    return ` AND coalesce(${sums[names.indexOf(name)]!} <= ${most}, true)`;
  });
  const sql =
    `UPDATE "${model.table}" SET ${changes.join(', ')} ` +
    `WHERE "id" = $1${notDeleted(model)}${conditions.join('')} ` +
    `RETURNING ${names.map((name) => `"${columnOf(model, name)}" AS "${name}"`).join(', ')}`;
  const values = [id, ...Object.values(amounts)];
  const rows = isUuid(id)
    ? await whileMaintaining(tx, target, () => tx.query<Record<string, string>>(sql, values))
    : [];
  // TypeORM returns the rows of an UPDATE with their number.
  const [row] = (Array.isArray(rows[0]) ? rows[0] : rows) as Record<string, string>[];
  if (!row) return throwRejected(tx, model, id, options);
  return Object.fromEntries(names.map((name) => [name, Number(row[name])]));
}
