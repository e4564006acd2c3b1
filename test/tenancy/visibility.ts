import type { ClassRef, Model } from '../../src/kernel/model/metadata';
import { ConnectionRequest } from '../../src/domains/channels/connection-request.entity';
import { SocialAccountToken } from '../../src/domains/channels/social-account-token.entity';
import { UsageReservation } from '../../src/domains/billing/usage-reservation.entity';
import { PublicationDelivery } from '../../src/domains/publishing/publication-delivery.entity';
import { TemplateRating } from '../../src/domains/media/library/template-rating.entity';
import { User } from '../../src/domains/identity/user.entity';
import { Job } from '../../src/domains/jobs/job.entity';
import { MediaUpload } from '../../src/domains/media/media-upload.entity';
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
 * Who sees the rows of entities that declare a read policy of their own, and of users. Rows of all others are visible to
 * the user who owns them, or to the members of their organization, and to members limited to a client account if they
 * belong to it.
 */
export const VISIBLE: ReadonlyMap<ClassRef, Rule> = new Map<ClassRef, Rule>([
  [Organization, () => true],
  [User, ofUserOrColleague('id')],
  [Membership, ofUserOrColleague('user')],
  [Job, ofUserOrColleague('createdBy')],
  [TemplateRating, ofUser('user')],
  [
    ConnectionRequest,
    ({ values }, { user, client }) =>
      values.createdBy === user && (client === null || values.clientAccount === client),
  ],
  [SocialAccountToken, () => false],
  [PublicationDelivery, () => false],
  [UsageReservation, () => false],
  [MediaUpload, ofUser('createdBy')],
]);

/** Returns who sees the rows of a model. Undefined if members see them. */
export function ruleOf({ target, user }: Model): Rule | undefined {
  return VISIBLE.get(target) ?? (user && ofUser(user.name));
}

/** Returns the values of the rows that all signed-in users see. Undefined if there are none. */
export function openValues({ platform, shared, attributes }: Model): Record<string, boolean> | undefined {
  const condition = platform?.public ?? shared?.when;
  if (condition === undefined) return undefined;
  const names = [...condition.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  return Object.fromEntries(
    names.filter((name) => attributes.get(name)?.type.sql === 'boolean').map((name) => [name, true]),
  );
}
