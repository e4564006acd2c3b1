import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { Message } from '../messages/message';
import type { Enumeration } from './enumeration';
import { DenialCode } from './denial-code';
import { type ClassRef, columnOf, type Model, modelOf } from './metadata';

/** What a permission is checked against: tenant, scope and owner of a row. */
export interface AuthorizationTarget {
  readonly tenant: string;
  readonly scope: string | null;
  readonly owner: string | null;
  /** Value of the property named in `AuthorizationRules.targetRoleProperty`. Null for other models. */
  readonly targetRole: string | null;
  /** Whether the row is the tenant itself: the permission is to create rows in it or to update it. */
  readonly isTenant: boolean;
}

/**
 * Authorization rules of the product. The kernel knows permissions by name only: it adds `viewerCan` to every node of a
 * tenant, loads the viewer's memberships once per request and leaves the decision to the rules.
 */
export interface AuthorizationRules {
  readonly permissions: Enumeration;
  /** SQL without parameters, run as the viewer. Selects the ID of each tenant and the viewer's membership as JSON. */
  readonly membershipsSql: string;
  /** The property that is passed as `targetRole`, by model, for rows whose role restricts who can change them. */
  readonly targetRoleProperty: ReadonlyMap<ClassRef, string>;
  /** Names of events after which members of the event's tenant can have lost access to it. */
  readonly accessEvents: readonly string[];
  /** Returns the reason for a denial, for display to the user. Null if the permission is granted. */
  readonly denialReason: (
    membership: never,
    permission: string,
    target: AuthorizationTarget,
  ) => Message | null;
}

@ObjectType({ description: 'The result of checking a permission of the viewer.' })
export class PermissionCheck {
  @Field(() => Boolean, {
    description: 'Whether the viewer has the permission on the object, by role or granted individually.',
  })
  allowed!: boolean;

  @Field(() => DenialCode, {
    nullable: true,
    description: 'Machine-readable reason, always `FORBIDDEN`. Null if the permission is granted.',
  })
  code!: DenialCode | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reason for the denial, for display to the user, in the same language as `UserError.message`. Null if the permission is granted.',
  })
  reason!: Message | null;
}

/** The field of nodes that checks a permission of the viewer. */
export const PERMISSION_CHECK_FIELD = 'viewerCan';

let declaredRules: AuthorizationRules | undefined;

/** Declares the authorization rules of the product. Throws if called twice. */
export function declareAuthorization(rules: AuthorizationRules): void {
  if (declaredRules) throw new Error('Authorization rules are already declared.');
  declaredRules = rules;
}

export const authorizationRules = (): AuthorizationRules | undefined => declaredRules;

/** Returns whether the model is the tenant of other models. */
export const isTenantModel = (model: Model, models: readonly Model[]): boolean =>
  models.some(({ tenant }) => tenant && modelOf(tenant.target()) === model);

interface AuthorizationColumns {
  readonly tenant: string;
  readonly scope?: string;
  readonly owner?: string;
  readonly targetRole?: string;
}

function columnsOf(model: Model): AuthorizationColumns {
  const owner = model.writePermission?.owner;
  const targetRole = declaredRules?.targetRoleProperty.get(model.target);
  return {
    tenant: model.tenant?.column ?? 'id',
    scope: model.scopedBy && columnOf(model, model.scopedBy),
    owner: owner && columnOf(model, owner),
    targetRole: targetRole && columnOf(model, targetRole),
  };
}

/** Returns the columns needed to check permissions on a row. */
export const authorizationColumns = (model: Model): string[] =>
  Object.values(columnsOf(model) as unknown as Record<string, string | undefined>).filter(
    (column): column is string => column !== undefined,
  );

/** Returns the target for a row whose authorization columns were selected as `$column`. */
export function authorizationTarget(model: Model, row: Record<string, unknown>): AuthorizationTarget {
  const { tenant, scope, owner, targetRole } = columnsOf(model);
  const cell = (column: string | undefined): string | null =>
    column === undefined ? null : (row[`$${column}`] as string | null);
  return {
    tenant: cell(tenant)!,
    scope: cell(scope),
    owner: cell(owner),
    targetRole: cell(targetRole),
    isTenant: !model.tenant,
  };
}
