import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import {
  accessLevelOfMember,
  type MemberGrants,
  Permission,
  ROLE_PERMISSIONS,
} from '../../src/domains/organizations/permissions';
import type { PermissionAccess } from '../../src/domains/organizations/role-permissions';
import { newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
const PERMISSIONS = Object.values(Permission).sort();
let id: string;

beforeAll(async () => {
  ({ id } = await newOrganization(server));
});

async function organization(selection: string, token: string): Promise<Json> {
  const source = `{ organization(id: "${id}") { ${selection} } }`;
  const { data, errors, extensions } = await server.run(source, {}, token);
  expect(errors).toBeUndefined();
  expect(extensions.cost.plan).toBe('compiled');
  expect(extensions.cost.sqlStatements).toBe(2);
  return data!.organization;
}

const levelsOf = (grants: MemberGrants): PermissionAccess[] =>
  PERMISSIONS.flatMap((permission) => {
    const accessLevel = accessLevelOfMember(grants, permission);
    return accessLevel ? [{ permission, accessLevel }] : [];
  });

const GRANTS: readonly Pick<MemberGrants, 'grantedPermissions' | 'deniedPermissions'>[] = [
  { grantedPermissions: [], deniedPermissions: [] },
  { grantedPermissions: ['MEMBERS_MANAGE', 'CONTENT_WRITE'], deniedPermissions: [] },
  { grantedPermissions: ['AI_USE'], deniedPermissions: ['AI_USE', 'FEEDBACK_GIVE'] },
];

test.each(Object.values(MemberRole))(
  'returns the effective permissions of a member with the role %s',
  async (role) => {
    for (const individual of role === 'OWNER' ? GRANTS.slice(0, 1) : GRANTS) {
      const client = role === 'CLIENT' ? { clientAccount: await server.rows.clientAccount(id) } : {};
      const { token, membership } = await newMember(server, id, role, { ...client, ...individual });

      const { viewerMembership } = await organization(
        'viewerMembership { id role permissions permissionAccess { permission accessLevel } }',
        token,
      );

      expect(viewerMembership).toEqual({
        id: membership,
        role,
        permissions: levelsOf({ role, ...individual }).map(({ permission }) => permission),
        permissionAccess: levelsOf({ role, ...individual }),
      });
    }
  },
);

test('agrees with viewerCan on an organization', async () => {
  const { token } = await newMember(server, id, 'MANAGER', { deniedPermissions: ['CONTENT_APPROVE'] });
  const { viewerMembership } = await organization('viewerMembership { permissions }', token);
  const allowed: Permission[] = [];
  for (const permission of PERMISSIONS) {
    const source = `{ organization(id: "${id}") { viewerCan(permission: ${permission}) { allowed } } }`;
    const { data } = await server.run(source, {}, token);
    if (data!.organization.viewerCan.allowed) allowed.push(permission);
  }

  expect(viewerMembership.permissions).toEqual(allowed);
});

test('an invited user has a membership without permissions that expires after 14 days', async () => {
  const invitation = {
    status: 'PENDING',
    invitedEmail: 'invited@marquee.example',
    invitedAt: '2026-11-01T12:00:00Z',
    joinedAt: null,
  };
  const { token } = await newMember(server, id, 'ADMIN', invitation);

  const { viewerMembership } = await organization(
    'viewerMembership { status invitationExpiresAt permissions permissionAccess { permission } }',
    token,
  );

  expect(viewerMembership).toEqual({
    status: 'PENDING',
    invitationExpiresAt: '2026-11-15T12:00:00+00:00',
    permissions: [],
    permissionAccess: [],
  });
});

test('members see the permissions of others, and only their own membership as that of the viewer', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const editor = await newMember(server, id, 'EDITOR');
  const source = `{ membership(id: "${editor.membership}") { invitationExpiresAt permissionAccess { permission accessLevel }
    organization { viewerMembership { id } } } }`;

  const { data } = await server.run(source, {}, viewer.token);

  expect(data!.membership).toEqual({
    invitationExpiresAt: null,
    permissionAccess: levelsOf({ role: 'EDITOR', grantedPermissions: [], deniedPermissions: [] }),
    organization: { viewerMembership: { id: viewer.membership } },
  });
});

test('lists the roles with their permissions and access levels', async () => {
  const { token } = await newMember(server, id, 'VIEWER');

  const { roles } = await organization(
    'roles { role label permissions permissionAccess { permission accessLevel } }',
    token,
  );

  expect(roles.map(({ role, label }: Json) => [role, label])).toEqual([
    ['OWNER', 'Owner'],
    ['ADMIN', 'Admin'],
    ['MANAGER', 'Manager'],
    ['EDITOR', 'Editor'],
    ['CREATOR', 'Creator'],
    ['MEMBER', 'Member'],
    ['VIEWER', 'Viewer'],
    ['CLIENT', 'Client'],
  ]);
  for (const { role, permissions, permissionAccess } of roles) {
    const expected = PERMISSIONS.flatMap((permission) => {
      const accessLevel = ROLE_PERMISSIONS[permission][role as MemberRole];
      return accessLevel ? [{ permission, accessLevel }] : [];
    });
    expect({ role, permissionAccess }).toEqual({ role, permissionAccess: expected });
    expect(permissions).toEqual(expected.map(({ permission }) => permission));
  }
});
