import type { Draft, DraftMedia } from '../../src/domains/publishing/publishing.port';
import type { Json } from '../support/server';
import { type DraftInput, PublisherUnderTest } from './publisher-under-test';

const PUBLIC = { privacy: 'PUBLIC_TO_EVERYONE' } as const;

/** Drafts for TikTok, and posts as the sandbox has them. */
export interface TikTokDrafts {
  readonly publisher: PublisherUnderTest;
  video(bytes?: number, more?: Partial<DraftMedia>): Promise<DraftMedia>;
  /** A public draft with a video. */
  withVideo(options?: object, input?: DraftInput): Promise<Draft>;
  /** A public draft with two photos. */
  withPhotos(options?: object): Promise<Draft>;
  /** Returns the post that has an ID, or that was published under the name of a publication. */
  postOf(id: string): Promise<Json>;
  /** Changes the settings of the creator. */
  changeSettings(settings: object): Promise<unknown>;
}

/** Starts the publisher of a creator who can publish as many posts a day as tests need. */
export async function startTikTok(): Promise<TikTokDrafts> {
  const publisher = await PublisherUnderTest.start('TIKTOK', 'blue_door_bakery', { person: 'Asha Verma' });
  const { sandbox } = publisher.adapter;
  await sandbox.control('PUT', 'limits/tiktok.posts', { maximum: 1000 });
  const image = () => publisher.file(publisher.files.jpeg());
  const video: TikTokDrafts['video'] = (bytes = 1, more = {}) =>
    publisher.file(publisher.files.video(10, 1080, 1920, bytes), 'VIDEO', { seconds: 10, ...more });
  return {
    publisher,
    video,
    withVideo: async (options = {}, input = {}) =>
      publisher.draft({ media: [await video()], options: { tiktok: { ...PUBLIC, ...options } }, ...input }),
    withPhotos: async (options = {}) =>
      publisher.draft({
        media: [await image(), await image()],
        options: { tiktok: { ...PUBLIC, ...options } },
      }),
    postOf: async (id) => {
      const posts: Json[] = await sandbox.control('GET', 'posts');
      return posts.find((post) => post.id === id || post.extra.publishId === id);
    },
    changeSettings: (settings) => {
      const account = publisher.account.platformUserId;
      return sandbox.control('POST', 'networks/TIKTOK/changeSettings', { account, ...settings });
    },
  };
}
