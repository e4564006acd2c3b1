import { modelOf } from '../../kernel/model';
import { viewerId } from '../../kernel/tenancy';
import { type ActionGuard, declareViewerActions, forbiddenMessage } from '../../kernel/write';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import type { Permission } from './permissions';

/** What `viewerActions` of organizations and memberships say. The mutations check the same rules under their locks. */

const reason = forbiddenMessage(modelOf(Membership), ORGANIZATION_MESSAGES.makeChange());

const mayManage = `tenancy.may('MEMBERS_MANAGE', {organization}, NULL, NULL)`;
const isOwn = `{user} IS NOT DISTINCT FROM ${viewerId}`;

const ended: ActionGuard = {
  when: `{status} = 'INACTIVE'`,
  code: 'INVALID_STATE',
  reason: ORGANIZATION_MESSAGES.membershipEnded(),
};

/** Only owners can change owners. */
const ofOwner: ActionGuard = {
  when: `{role} = 'OWNER' AND NOT EXISTS (SELECT FROM memberships v WHERE v.organization_id = {organization}
    AND v.user_id = ${viewerId} AND v.role = 'OWNER' AND v.status = 'ACTIVE')`,
  code: 'FORBIDDEN',
  reason: ORGANIZATION_MESSAGES.onlyOwners(),
};

const lastOwner: ActionGuard = {
  when: `{role} = 'OWNER' AND {status} = 'ACTIVE' AND NOT EXISTS (SELECT FROM memberships w
    WHERE w.organization_id = {organization} AND w.id <> {id} AND w.role = 'OWNER' AND w.status = 'ACTIVE'
      AND organizations.has_account(w.user_id))`,
  code: 'INVALID_STATE',
  reason: ORGANIZATION_MESSAGES.lastOwner(),
};

declareViewerActions(Membership, {
  changeRole: {
    description:
      'Whether the viewer can change the permissions of the member. Another role is not allowed for the last owner.',
    guards: [{ when: `NOT ${mayManage}`, code: 'FORBIDDEN', reason }, ended, ofOwner],
  },
  remove: {
    description: 'Whether the viewer can remove the member, or withdraw the invitation.',
    guards: [
      { when: `NOT (${isOwn} OR ${mayManage})`, code: 'FORBIDDEN', reason },
      ended,
      ofOwner,
      lastOwner,
    ],
  },
});

const withPermission = (permission: Permission): ActionGuard[] => [
  {
    when: `NOT tenancy.may('${permission}', {id}, NULL, NULL)`,
    code: 'FORBIDDEN',
    reason,
  },
];

declareViewerActions(Organization, {
  update: {
    description: 'Whether the viewer can update the organization.',
    guards: withPermission('ORGANIZATION_UPDATE'),
  },
  transfer: {
    description: 'Whether the viewer can transfer the organization to another active member.',
    guards: withPermission('ORGANIZATION_TRANSFER'),
  },
  delete: {
    description: 'Whether the viewer can delete the organization.',
    guards: withPermission('ORGANIZATION_DELETE'),
  },
  inviteMember: {
    description: 'Whether the viewer can invite members.',
    guards: withPermission('MEMBERS_MANAGE'),
  },
});
