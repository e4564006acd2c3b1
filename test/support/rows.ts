import type { Pool } from 'pg';
import type { ClassRef } from '../../src/kernel/model/metadata';
import { Campaign } from '../../src/domains/campaigns/campaign.entity';
import { SocialAccount } from '../../src/domains/channels/social-account.entity';
import { PostMedia } from '../../src/domains/content/post-media.entity';
import { Post } from '../../src/domains/content/post.entity';
import { Session } from '../../src/domains/identity/session.entity';
import { UserPreferences } from '../../src/domains/identity/user-preferences.entity';
import { User } from '../../src/domains/identity/user.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { MediaFolder } from '../../src/domains/media/media-folder.entity';
import { ClientAccount } from '../../src/domains/organizations/client-account.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';
import { Job } from '../../src/domains/jobs/job.entity';
import { Notification } from '../../src/domains/notifications/notification.entity';
import { Publication } from '../../src/domains/publishing/publication.entity';
import { EXAMPLES } from './examples';
import { RowGenerator, type Values } from './generated-rows';

/**
 * Inserts rows. `rowOf` takes any entity and completes its values from the declaration; the others are short forms for
 * the entities that most tests need, with the texts that tests expect. Each function returns the ID of the row.
 */
export function rowMaker(owner: Pool) {
  const generator = new RowGenerator(owner, EXAMPLES);
  const rowOf = async (entity: ClassRef, v: Values = {}): Promise<string> =>
    (await generator.insert(entity, v)).id as string;
  return {
    generator,
    rowOf,
    user: (v: Values = {}) => rowOf(User, { fullName: 'Asha Rao', ...v }),
    preferences: (user: string, v: Values = {}) => rowOf(UserPreferences, { user, ...v }),
    session: (user: string, v: Values = {}) => rowOf(Session, { user, ...v }),
    organization: (ownerId: string, v: Values = {}) =>
      rowOf(Organization, { name: 'Studio', owner: ownerId, ...v }),
    /** Inserts an organization whose owner is a member. */
    ownedOrganization: async (ownerId: string, v: Values = {}) => {
      const id = await rowOf(Organization, { name: 'Studio', owner: ownerId, ...v });
      await rowOf(Membership, { organization: id, user: ownerId, role: 'OWNER' });
      return id;
    },
    clientAccount: (organization: string, v: Values = {}) =>
      rowOf(ClientAccount, { organization, name: 'Client', ...v }),
    membership: (organization: string, user: string, v: Values = {}) =>
      rowOf(Membership, { organization, user, ...v }),
    notification: (user: string, v: Values = {}) =>
      rowOf(Notification, { user, kind: 'SYSTEM', title: 'News', ...v }),
    job: (createdBy: string | null, v: Values = {}) =>
      rowOf(Job, { createdBy, kind: 'make-report', maxAttempts: 10, ...v }),
    account: (organization: string, v: Values = {}) => rowOf(SocialAccount, { organization, ...v }),
    campaign: (organization: string, v: Values = {}) =>
      rowOf(Campaign, { organization, name: 'Diwali', ...v }),
    post: (organization: string, v: Values = {}) => rowOf(Post, { organization, caption: 'Hello', ...v }),
    media: (organization: string, v: Values = {}) =>
      rowOf(MediaAsset, { organization, title: 'Picture', kind: 'IMAGE', ...v }),
    mediaFolder: (organization: string, v: Values = {}) => rowOf(MediaFolder, { organization, ...v }),
    postMedia: (organization: string, post: string, media: string, position: number) =>
      rowOf(PostMedia, { organization, post, media, position }),
    publication: (organization: string, post: string | null, v: Values = {}) =>
      rowOf(Publication, { organization, post, ...v }),
  };
}

export type Rows = ReturnType<typeof rowMaker>;
