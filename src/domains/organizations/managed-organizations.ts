import { viewerId } from '../../kernel/tenancy';

/** SQL: IDs of the organizations whose members the viewer can manage. Evaluated once per statement. */
export const managedOrganizations = `ARRAY(SELECT v.organization_id FROM memberships v WHERE v.user_id = ${viewerId} AND tenancy.may('MEMBERS_MANAGE', v.organization_id, NULL, NULL))`;
