import { readableTenants } from '../../kernel/tenancy';
import { User } from '../identity/user.entity';
import { managedOrganizations } from './managed-organizations';

/** SQL: of a column of the last membership of a former member, as stored when it ended. */
const whenLeft = (column: string): string =>
  `(SELECT m.${column} FROM memberships m WHERE m.user_id = {id} AND m.organization_id = ANY (${readableTenants}) AND m.status = 'INACTIVE' ORDER BY m.updated_at DESC, m.id LIMIT 1)`;

/** SQL: whether the user is an active member of one of the organizations. */
const isActiveIn = (organizations: string): string =>
  `EXISTS (SELECT FROM memberships m WHERE m.user_id = {id} AND m.organization_id = ANY (${organizations}) AND m.status = 'ACTIVE')`;

/** Who sees fields of users because of the organizations that both belong to. */
export const audiencesOfUsers = [
  {
    target: () => User,
    audience: 'colleagues',
    when: isActiveIn(readableTenants),
    to: 'members of an organization in which the user is active',
    substitutes: {
      fullName: {
        sql: whenLeft('former_name'),
        note: 'Of a former member, the name when the membership ended.',
      },
      avatarUrl: {
        sql: whenLeft('former_avatar_url'),
        note: 'Of a former member, the profile image when the membership ended.',
      },
    },
  },
  {
    target: () => User,
    audience: 'managers',
    when: isActiveIn(managedOrganizations),
    to: 'members with `MEMBERS_MANAGE` in an organization in which the user is active',
  },
];
