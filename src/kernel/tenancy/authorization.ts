import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { Enumeration } from '../model/enumeration';
import { type ClassRef, columnOf, type Model, modelOf } from '../model/metadata';

/** Where a row stands, as far as rights ask: whose it is, for which part of the tenant, and who made it. */
export interface AuthorizationTarget {
  readonly tenant: string;
  readonly scope: string | null;
  readonly owner: string | null;
  /** What rights look at besides, for models of which they say so (`AuthorizationRules.targetRoleProperty`). */
  readonly targetRole: string | null;
  /** The row is the tenant itself: what is asked for is making rows in it, or changing it. */
  readonly isTenant: boolean;
}

/**
 * What a domain says about who may do what. The kernel knows permissions as names alone: it gives every node of a
 * tenant its `viewerCan`, reads the viewer's standings once per request, and lets the domain judge.
 */
export interface AuthorizationRules {
  readonly permissions: Enumeration;
  /** SQL without parameters, run as the viewer: each tenant's id, and the viewer's standing in it as JSON. */
  readonly membershipsSql: string;
  /** The property whose value decides as well, by model: a row that gives rights may be kept by some alone. */
  readonly targetRoleProperty: ReadonlyMap<ClassRef, string>;
  /** Why it is not allowed, as a sentence for a person; null when it is. */
  readonly denialReason: (
    membership: never,
    permission: string,
    target: AuthorizationTarget,
  ) => string | null;
}

@ObjectType({ description: 'Whether you may do something, and why not.' })
export class PermissionCheck {
  @Field(() => Boolean, { description: 'Whether your role allows it.' })
  allowed!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it is not allowed, to be shown to a person; null when it is.',
  })
  reason!: string | null;
}

/** The field by which a node tells what its viewer may do to it. */
export const PERMISSION_CHECK_FIELD = 'viewerCan';

let declaredRules: AuthorizationRules | undefined;

/** Declares the product's rights; a product has one table of them. */
export function declareAuthorization(rules: AuthorizationRules): void {
  if (declaredRules) throw new Error('Rights are declared once.');
  declaredRules = rules;
}

export const authorizationRules = (): AuthorizationRules | undefined => declaredRules;

/** Whether rows of other models belong to rows of this one. */
export const isTenantModel = (model: Model, models: readonly Model[]): boolean =>
  models.some(({ tenant }) => tenant && modelOf(tenant.target()) === model);

interface AuthorizationColumns {
  readonly tenant: string;
  readonly scope?: string;
  readonly owner?: string;
  readonly targetRole?: string;
}

function columnsOf(model: Model): AuthorizationColumns {
  const owner = model.writing?.owner;
  const targetRole = declaredRules?.targetRoleProperty.get(model.target);
  return {
    tenant: model.tenant?.column ?? 'id',
    scope: model.scopedBy && columnOf(model, model.scopedBy),
    owner: owner && columnOf(model, owner),
    targetRole: targetRole && columnOf(model, targetRole),
  };
}

/** The columns that tell a row's place. */
export const authorizationColumns = (model: Model): string[] =>
  Object.values(columnsOf(model) as unknown as Record<string, string | undefined>).filter(
    (column): column is string => column !== undefined,
  );

/** The place of a row whose place columns were read as `$column`. */
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
