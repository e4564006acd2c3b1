import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { columnOf, modelOf } from '../../src/kernel/model/metadata';
import { Campaign } from '../../src/domains/campaigns/campaign.entity';
import { SocialAccount } from '../../src/domains/channels/social-account.entity';
import { PostMedia } from '../../src/domains/content/post-media.entity';
import { Post } from '../../src/domains/content/post.entity';
import { Session } from '../../src/domains/identity/session.entity';
import { UserPreferences } from '../../src/domains/identity/user-preferences.entity';
import { User } from '../../src/domains/identity/user.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { ClientAccount } from '../../src/domains/organizations/client-account.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';
import { Job } from '../../src/domains/jobs/job.entity';
import { Notification } from '../../src/domains/notifications/notification.entity';
import { Publication } from '../../src/domains/publishing/publication.entity';

/** Values by property name of the entity. */
type Values = Record<string, unknown>;
type EntityClass = Parameters<typeof modelOf>[0];

/** Inserts a row of an entity as the owner. Returns its ID. */
async function insert(owner: Pool, entity: EntityClass, values: Values): Promise<string> {
  const model = modelOf(entity);
  const id = (values.id as string | undefined) ?? uuidv7();
  const all: Values = model.attributes.has('id') ? { id, ...values } : values;
  const names = Object.keys(all);
  const columns = names.map((name) => `"${columnOf(model, name)}"`);
  const cells = names.map((name) => {
    const jsonb = model.attributes.get(name)?.type.sql === 'jsonb';
    return jsonb && all[name] !== null ? JSON.stringify(all[name]) : all[name];
  });
  const places = names.map((_, i) => `$${i + 1}`);
  await owner.query(
    `INSERT INTO "${model.table}" (${columns.join(', ')}) VALUES (${places.join(', ')})`,
    cells,
  );
  return id;
}

let counter = 0;
const next = (): number => (counter += 1);

const organizationOf = (owner: string, v: Values): Values => ({
  name: 'Studio',
  slug: `studio-${next()}`,
  owner,
  ...v,
});
const memberOf = (organization: string, user: string, v: Values): Values => ({
  organization,
  user,
  role: 'MEMBER',
  status: 'ACTIVE',
  joinedAt: new Date(),
  ...(v.status === 'INACTIVE' && { formerName: 'Asha Rao' }),
  ...v,
});
const onInstagram = ({ platform = 'INSTAGRAM' }: Values): boolean => platform === 'INSTAGRAM';

/** Inserts rows with defaults for required values. Each function returns the ID of the row. */
export function rowMaker(owner: Pool) {
  return {
    user: (v: Values = {}) =>
      insert(owner, User, { email: `person${next()}@marquee.example`, fullName: 'Asha Rao', ...v }),
    preferences: (user: string, v: Values = {}) => insert(owner, UserPreferences, { user, ...v }),
    session: (user: string, v: Values = {}) =>
      insert(owner, Session, { user, expiresAt: new Date(Date.now() + 86_400_000), ...v }),
    organization: (ownerId: string, v: Values = {}) =>
      insert(owner, Organization, organizationOf(ownerId, v)),
    /** Inserts an organization whose owner is a member. */
    ownedOrganization: async (ownerId: string, v: Values = {}) => {
      const id = await insert(owner, Organization, organizationOf(ownerId, v));
      await insert(owner, Membership, memberOf(id, ownerId, { role: 'OWNER' }));
      return id;
    },
    clientAccount: (organization: string, v: Values = {}) =>
      insert(owner, ClientAccount, { organization, name: 'Client', slug: `client-${next()}`, ...v }),
    membership: (organization: string, user: string, v: Values = {}) =>
      insert(owner, Membership, memberOf(organization, user, v)),
    notification: (user: string, v: Values = {}) =>
      insert(owner, Notification, { user, kind: 'SYSTEM', title: 'News', ...v }),
    job: (createdBy: string | null, v: Values = {}) =>
      insert(owner, Job, { createdBy, kind: 'make-report', maxAttempts: 10, ...v }),
    account: (organization: string, v: Values = {}) =>
      insert(owner, SocialAccount, {
        organization,
        platform: 'INSTAGRAM',
        platformUserId: `ig-${next()}`,
        username: `studio${next()}`,
        kind: onInstagram(v) ? 'BUSINESS' : null,
        ...v,
      }),
    campaign: (organization: string, v: Values = {}) =>
      insert(owner, Campaign, { organization, name: 'Diwali', ...v }),
    post: (organization: string, v: Values = {}) =>
      insert(owner, Post, { organization, caption: 'Hello', ...v }),
    media: (organization: string, v: Values = {}) =>
      insert(owner, MediaAsset, {
        organization,
        title: 'Picture',
        kind: 'IMAGE',
        filename: 'picture.jpg',
        originalFilename: 'picture.jpg',
        mimeType: 'image/jpeg',
        fileSize: 1000,
        storagePath: `media/${next()}.jpg`,
        url: `http://127.0.0.1:4000/media/${next()}.jpg`,
        ...v,
      }),
    postMedia: (organization: string, post: string, media: string, position: number) =>
      insert(owner, PostMedia, { organization, post, media, position }),
    publication: (organization: string, post: string | null, v: Values = {}) =>
      insert(owner, Publication, {
        organization,
        post,
        platform: 'INSTAGRAM',
        status: 'QUEUED',
        ...(v.status === 'PUBLISHED' &&
          onInstagram(v) && { platformPostId: `ig-post-${next()}`, kind: 'IMAGE' }),
        ...v,
      }),
  };
}

export type Rows = ReturnType<typeof rowMaker>;
