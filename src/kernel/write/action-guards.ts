import { ACTIONS, OBJECT_MESSAGES } from '../messages/kernel-messages';
import { objectTerm } from '../messages/terms';
import { expand, type Model, permissionTo, type WritePermission } from '../model/metadata';
import { RESTORE_DAYS } from '../model/soft-delete';
import { type ActionGuard, type ActionOptions, firstGuardSql } from '../model/viewer-actions';
import { throwUserError } from './mutation-error';
import { forbiddenMessage, type Values } from './rows';
import { transitionError, type Transitions } from './status-transitions';
import type { WriteTransaction } from '../session/write-transaction';

/** A status, as SQL with `{name}`, and its state machine. */
export interface StateMachine<Status extends string> {
  readonly status: string;
  readonly transitions: Transitions<Status>;
}

/** Denies an action without the write permission on the row. */
export function permissionGuard(model: Model, rights: WritePermission): ActionGuard {
  const column = (name: string | undefined): string => (name === undefined ? 'NULL' : `{${name}}`);
  const target = [model.tenant?.name, model.scopedBy, rights.owner].map(column).join(', ');
  return {
    when: `NOT tenancy.may('${permissionTo('update', rights)}', ${target})`,
    code: 'FORBIDDEN',
    reason: forbiddenMessage(model, ACTIONS.change({ object: objectTerm(model.label) })),
  };
}

/** Denies a transition that the current status does not allow. */
export const transitionGuards = <Status extends string>(
  { status, transitions }: StateMachine<Status>,
  to: Status,
): ActionGuard[] =>
  (Object.keys(transitions) as Status[]).flatMap((from): ActionGuard[] => {
    const error = transitionError(transitions, from, to, []);
    return error ? [{ when: `${status} = '${from}'`, code: 'INVALID_STATE', reason: error.message }] : [];
  });

/** Denies every action but `restore` on deleted rows, and `restore` on others. */
export function deletionGuards({ softDelete, label }: Model, action: string): ActionGuard[] {
  if (!softDelete) return [];
  const code = 'INVALID_STATE';
  const object = objectTerm(label);
  if (action !== 'restore')
    return [{ when: '{deletedAt} IS NOT NULL', code, reason: OBJECT_MESSAGES.deleted({ object }) }];
  return [
    { when: '{deletedAt} IS NULL', code, reason: OBJECT_MESSAGES.notDeleted({ object }) },
    {
      when: `{deletedAt} < now() - interval '${RESTORE_DAYS} days'`,
      code,
      reason: OBJECT_MESSAGES.deletedTooLongAgo({ object, days: RESTORE_DAYS }),
    },
  ];
}

/** Throws the user error of the first guard that applies to a locked row, at the path of its ID in the input. */
export async function assertGuards(
  tx: WriteTransaction,
  model: Model,
  row: Values,
  guards: readonly ActionGuard[],
  path: string[] = ['input', 'id'],
): Promise<void> {
  if (!guards.length) return;
  const sql = `SELECT ${expand(model, firstGuardSql(guards), 't')} AS guard FROM "${model.table}" t WHERE t.id = $1`;
  const [found] = await tx.query<{ guard: number | null }>(sql, [row.id]);
  const guard = found && found.guard !== null ? guards[found.guard] : undefined;
  if (guard) throwUserError(guard.code, guard.reason, guard.code === 'FORBIDDEN' ? ['input'] : path);
}

/** The CRUD mutations that act on an existing row, with what prevents them beyond the permission. */
export function crudActions(
  model: Model,
  rights: WritePermission,
  operations: readonly string[],
  deletion: readonly ActionGuard[] = [],
): Record<string, ActionOptions> {
  // Permissions of members do not apply to rows without a tenant.
  if (!model.tenant) return {};
  const permission = permissionGuard(model, rights);
  const names = ['update', 'delete', 'restore'].filter((name) => operations.includes(name));
  return Object.fromEntries(
    names.map((name): [string, ActionOptions] => [
      name,
      {
        description: `Whether the viewer can ${name} the ${model.label}.`,
        guards: [permission, ...deletionGuards(model, name), ...(name === 'delete' ? deletion : [])],
      },
    ]),
  );
}
