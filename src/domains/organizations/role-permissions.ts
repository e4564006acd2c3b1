import { enumeration, Field, jsonListOf, listOf, oneOf, Shape, text } from '../../kernel/model';
import { MemberRole } from './organizations.enums';
import { type AccessLevel as Level, accessLevelOf, Permission } from './permissions';

const AccessLevel = enumeration('AccessLevel', 'The objects that a permission applies to.', {
  ALL: 'All objects of the organization.',
  OWN: 'Objects that the member created.',
  CLIENT: 'Objects of the client account that the member is limited to.',
} satisfies Record<Level, string>);

@Shape({ description: 'A permission, and the objects that it applies to.' })
export class PermissionAccess {
  @Field(oneOf(Permission), { description: 'The permission.' })
  permission!: Permission;

  @Field(oneOf(AccessLevel), { description: 'The objects that the permission applies to.' })
  accessLevel!: Level;
}

@Shape({ description: 'A role that members of an organization can have.' })
export class Role {
  @Field(oneOf(MemberRole), { description: 'The role.' })
  role!: MemberRole;

  @Field(text({ max: 50 }), { description: 'The name of the role for display, in English.' })
  label!: string;

  @Field(listOf(oneOf(Permission)), { description: 'Permissions of the role, sorted by name.' })
  permissions!: Permission[];

  @Field(jsonListOf(() => PermissionAccess), {
    description: 'Permissions of the role with the objects that they apply to, sorted by name.',
  })
  permissionAccess!: PermissionAccess[];
}

const PERMISSIONS = Object.values(Permission).sort();

const accessOf = (role: MemberRole): PermissionAccess[] =>
  PERMISSIONS.flatMap((permission) => {
    const accessLevel = accessLevelOf(role, permission);
    return accessLevel ? [{ permission, accessLevel }] : [];
  });

const ROLES: readonly Role[] = Object.values(MemberRole).map((role) => {
  const permissionAccess = accessOf(role);
  return {
    role,
    label: role.charAt(0) + role.slice(1).toLowerCase(),
    permissions: permissionAccess.map(({ permission }) => permission),
    permissionAccess,
  };
});

const json = (value: unknown): string => `'${JSON.stringify(value)}'::jsonb`;

/** SQL: all roles with their permissions. They are the same in every organization. */
export const rolesSql = json(ROLES);

/** Access levels by permission, by role. */
const LEVELS = json(
  Object.fromEntries(
    ROLES.map(({ role, permissionAccess }) => [
      role,
      Object.fromEntries(permissionAccess.map(({ permission, accessLevel }) => [permission, accessLevel])),
    ]),
  ),
);

/**
 * SQL: rows `p` with the permissions of an active membership as `key` and their access levels as `value`. Must agree with
 * `accessLevelOfMember`: granted permissions replace those of the role, and revoked ones remove both.
 */
const EFFECTIVE = `jsonb_each_text((${LEVELS} -> {role}) || (
      SELECT coalesce(jsonb_object_agg(g, CASE {role} WHEN 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END), '{}')
        FROM unnest({grantedPermissions}) g)) p
   WHERE {status} = 'ACTIVE' AND p.key <> ALL ({deniedPermissions})`;

/** SQL: the permissions of a membership, sorted by name. */
export const permissionsSql = `ARRAY(SELECT p.key FROM ${EFFECTIVE} ORDER BY p.key COLLATE "C")`;

/** SQL: the permissions of a membership with their access levels, sorted by name. */
export const permissionAccessSql = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('permission', p.key, 'accessLevel', p.value) ORDER BY p.key COLLATE "C"), '[]')
    FROM ${EFFECTIVE})`;
