import type { Draft } from '../../src/domains/publishing/publishing.port';
import type { PublisherUnderTest } from './publisher-under-test';
import { startTikTok, type TikTokDrafts } from './tiktok-drafts';

let publisher: PublisherUnderTest;
let drafts: TikTokDrafts;
beforeAll(async () => {
  drafts = await startTikTok();
  publisher = drafts.publisher;
});
afterAll(() => publisher.stop());
afterEach(() => publisher.adapter.advance(60));

const stepsOf = (ran: readonly { step: string }[]): string[] => ran.map(({ step }) => step);
const sizeOfLedger = async (): Promise<number> => (await publisher.ledger()).length;

describe('options', () => {
  test('of a video reach TikTok', async () => {
    const draft = await drafts.withVideo({
      isCommentingDisabled: true,
      isDuetDisabled: true,
      isStitchDisabled: false,
      isBrandContent: true,
      isOwnBrandContent: false,
      isAiGenerated: true,
      coverMilliseconds: 1500,
      // Only for photos.
      isMusicAdded: true,
    });
    const { post } = await publisher.publish(draft);
    expect(await drafts.postOf(post.platformPostId)).toMatchObject({
      text: draft.text,
      extra: {
        privacyLevel: 'PUBLIC_TO_EVERYONE',
        settings: {
          disable_comment: true,
          disable_duet: true,
          disable_stitch: false,
          brand_content_toggle: true,
          brand_organic_toggle: false,
          is_aigc: true,
          video_cover_timestamp_ms: 1500,
        },
      },
    });
  });

  test('of photos reach TikTok', async () => {
    const draft = await drafts.withPhotos({
      title: 'Menu of the week',
      isCommentingDisabled: false,
      isMusicAdded: true,
      isOwnBrandContent: true,
      isAiGenerated: false,
      coverPosition: 1,
    });
    const { post } = await publisher.publish(draft);
    const { text, extra } = await drafts.postOf(post.platformPostId);
    expect(text).toBe(`Menu of the week\n${draft.text}`);
    expect(extra.settings).toMatchObject({
      disable_comment: false,
      auto_add_music: true,
      brand_organic_toggle: true,
      is_aigc: false,
      photo_cover_index: 1,
    });
  });

  test('that are not set are left to TikTok', async () => {
    const { post } = await publisher.publish(await drafts.withVideo());
    expect((await drafts.postOf(post.platformPostId)).extra.settings).toEqual({});
  });

  test('that contradict the settings of the creator are named before anything is sent', async () => {
    await drafts.changeSettings({ commentDisabled: true, duetDisabled: true, maximumSeconds: 60 });
    const before = await sizeOfLedger();
    const long = await drafts.withVideo({}, { media: [await drafts.video(1, { seconds: 61 })] });
    const wrong: [Draft, string, string, string][] = [
      [
        await drafts.withVideo({ isCommentingDisabled: false }),
        'FIX_CONTENT',
        'isCommentingDisabled',
        'NOT_ALLOWED',
      ],
      [await drafts.withVideo({ isDuetDisabled: false }), 'FIX_CONTENT', 'isDuetDisabled', 'NOT_ALLOWED'],
      [await drafts.withVideo({ privacy: 'FOLLOWER_OF_CREATOR' }), 'FIX_CONTENT', 'privacy', 'NOT_ALLOWED'],
      [await drafts.withVideo({ privacy: null }), 'FIX_CONTENT', 'privacy', 'MISSING'],
      [long, 'FIX_MEDIA', 'media.0', 'DURATION'],
    ];
    for (const [draft, errorClass, name, rule] of wrong) {
      const { ran, error } = await publisher.attempt(draft);
      const field = name === 'media.0' ? name : `options.tiktok.${name}`;
      expect(error).toMatchObject({ class: errorClass, problem: { field, rule } });
      expect(stepsOf(ran)).toEqual(['checkCreator']);
    }
    // Photos have no duets, and a video that leaves the choice to TikTok contradicts nothing.
    await publisher.publish(await drafts.withPhotos({ isDuetDisabled: false }));
    await publisher.publish(await drafts.withVideo());
    await drafts.changeSettings({ commentDisabled: false, duetDisabled: false, maximumSeconds: 600 });
    expect(await sizeOfLedger()).toBe(before + 2);
  });

  test('that TikTok rejects are named', async () => {
    const { error } = await publisher.attempt(await drafts.withVideo({}, { text: 'a'.repeat(2201) }));
    expect(error).toMatchObject({ class: 'FIX_CONTENT', problem: { field: 'text', rule: 'LENGTH' } });
    const { error: title } = await publisher.attempt(await drafts.withPhotos({ title: 'a'.repeat(91) }));
    expect(title).toMatchObject({ problem: { field: 'options.tiktok.title', rule: 'LENGTH' } });
    const { error: cover } = await publisher.attempt(await drafts.withPhotos({ coverPosition: 2 }));
    expect(cover).toMatchObject({
      class: 'FIX_CONTENT',
      problem: { field: 'options.tiktok.coverPosition', rule: 'INVALID' },
    });
  });
});
