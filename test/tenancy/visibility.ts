import type { ClassRef } from '../../src/kernel/model/metadata';
import { Session } from '../../src/domains/identity/session.entity';
import { UserPreferences } from '../../src/domains/identity/user-preferences.entity';
import { User } from '../../src/domains/identity/user.entity';
import { Job } from '../../src/domains/jobs/job.entity';
import { Notification } from '../../src/domains/notifications/notification.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';

/** A row of the viewer’s organization that is not deleted, and the viewer. */
interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}
interface Viewer {
  readonly user: string;
  /** The client account that the viewer is limited to. */
  readonly client: string | null;
}
type Rule = (row: Row, viewer: Viewer) => boolean;

const ofUser =
  (relation: string): Rule =>
  ({ values }, { user }) =>
    values[relation] === user;
const ofUserOrColleague =
  (relation: string): Rule =>
  (row, viewer) =>
    viewer.client === null || ofUser(relation)(row, viewer);

/**
 * Who sees the rows of entities that declare a read policy of their own. Rows of all others are visible to the members of
 * their organization, and to members limited to a client account if they belong to it.
 */
export const VISIBLE: ReadonlyMap<ClassRef, Rule> = new Map<ClassRef, Rule>([
  [Organization, () => true],
  [User, ofUserOrColleague('id')],
  [Membership, ofUserOrColleague('user')],
  [Job, ofUserOrColleague('createdBy')],
  [Session, ofUser('user')],
  [Notification, ofUser('user')],
  [UserPreferences, ofUser('user')],
]);
