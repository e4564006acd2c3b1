import { checkPublisher } from './check-publisher';
import type { PublisherUnderTest } from './publisher-under-test';
import { startTikTok, type TikTokDrafts } from './tiktok-drafts';

const MB = 1024 * 1024;

let publisher: PublisherUnderTest;
let drafts: TikTokDrafts;
beforeAll(async () => {
  drafts = await startTikTok();
  publisher = drafts.publisher;
});
afterAll(() => publisher.stop());

const stepsOf = (ran: readonly { step: string }[]): string[] => ran.map(({ step }) => step);
const sizeOfLedger = async (): Promise<number> => (await publisher.ledger()).length;

const WAITING = Array.from({ length: 4 }, () => 'awaitPublished?');

checkPublisher({
  publisher: () => publisher,
  permalink: /\/@blue_door_bakery\/video\/\d+$/,
  ledgerId: async ({ platformPostId }) => (await drafts.postOf(platformPostId)).id,
  posts: [
    {
      name: 'a public video',
      draft: () => drafts.withVideo(),
      steps: ['checkCreator?', 'startUpload', 'finishUpload!', ...WAITING],
      visible: 'uploadVideo',
      waitsAt: 'awaitPublished',
      kind: 'VIDEO',
    },
    {
      name: 'public photos',
      draft: () => drafts.withPhotos(),
      steps: ['checkCreator?', 'publishPhotos!', ...WAITING],
      visible: 'initContent',
      kind: 'CAROUSEL_ALBUM',
    },
  ],
  rejections: [
    { error: 'rateLimit', operation: 'initVideo', class: 'NOT_SENT', waits: true },
    { error: 'tooManyPosts', operation: 'queryCreator', class: 'QUOTA', waits: true },
    { error: 'userCap', operation: 'initVideo', class: 'QUOTA', waits: true },
    { error: 'accessTokenInvalid', operation: 'queryCreator', class: 'RECONNECT' },
    { error: 'scopeNotAuthorized', operation: 'initVideo', class: 'RECONNECT' },
    { error: 'banned', operation: 'queryCreator', class: 'CHECKPOINT' },
    {
      error: 'unaudited',
      operation: 'initVideo',
      class: 'SETUP',
      code: 'unaudited_client_can_only_post_to_private_accounts',
    },
    { error: 'internal', operation: 'initVideo', class: 'NOT_SENT', code: 'internal_error' },
    { error: 'internal', operation: 'uploadVideo', class: 'UNKNOWN', code: 'HTTP 500' },
    {
      error: 'privacyMismatch',
      operation: 'initVideo',
      class: 'FIX_CONTENT',
      problem: { field: 'options.tiktok.privacy', rule: 'NOT_ALLOWED' },
    },
  ],
});

describe('uploads', () => {
  /** A video of two parts, of which the last one takes the rest. */
  const large = async () => drafts.withVideo({}, { media: [await drafts.video(21 * MB)] });

  test('continue after a part whose response was lost', async () => {
    const draft = await large();
    const before = await sizeOfLedger();
    await publisher.script('uploadVideo', { kind: 'close', when: 'before' });
    const first = await publisher.attempt(draft);
    expect(first.error).toMatchObject({ class: 'NOT_SENT' });
    await publisher.script('uploadVideo', { kind: 'close', when: 'after' });
    const second = await publisher.attempt(draft, first.state);
    expect(second.error).toMatchObject({ class: 'NOT_SENT' });
    const { ran, post } = await publisher.publish(draft, second.state);
    expect(stepsOf(ran).slice(0, 5)).toEqual([
      'uploadPart',
      'resumeUpload',
      'finishUpload',
      'awaitPublished',
      'awaitPublished',
    ]);
    const { id, media } = await drafts.postOf(post.platformPostId);
    expect(media).toMatchObject([{ bytes: draft.media[0]!.bytes }]);
    expect(await publisher.ledger(before)).toEqual([
      { effect: 'POST_PUBLISHED', text: draft.text, objectId: id },
    ]);
  });

  test('are announced again if the response to the announcement was lost', async () => {
    const draft = await drafts.withVideo();
    const before = await sizeOfLedger();
    await publisher.script('initVideo', { kind: 'close', when: 'after' });
    const { state, error } = await publisher.attempt(draft);
    expect([error!.class, state.step]).toEqual(['NOT_SENT', 'startUpload']);
    await publisher.publish(draft, state);
    await publisher.adapter.advance(3600);
    expect(await publisher.ledger(before)).toHaveLength(1);
  });

  test('start again if the URL expired', async () => {
    const draft = await drafts.withVideo();
    const before = await sizeOfLedger();
    await publisher.script('uploadVideo', { kind: 'close', when: 'before' });
    const { state } = await publisher.attempt(draft);
    const since = publisher.adapter.clock.now();
    await publisher.adapter.advance(3600);
    const finding = await publisher.find(draft, state, since);
    if (finding.found !== 'ABSENT') throw new Error(`found: ${finding.found}`);
    const { ran } = await publisher.publish(draft, finding.state);
    expect(stepsOf(ran).slice(0, 5)).toEqual([
      'resumeUpload',
      'finishUpload',
      'checkCreator',
      'startUpload',
      'finishUpload',
    ]);
    expect(await publisher.ledger(before)).toHaveLength(1);
  });

  test('continue with waiting if the last part was received after all', async () => {
    const draft = await drafts.withVideo();
    const before = await sizeOfLedger();
    await publisher.script('uploadVideo', { kind: 'close', when: 'after' });
    const { state } = await publisher.attempt(draft);
    const { ran } = await publisher.publish(draft, state);
    expect(stepsOf(ran).slice(0, 3)).toEqual(['finishUpload', 'resumeUpload', 'awaitPublished']);
    expect(await publisher.ledger(before)).toHaveLength(1);
  });
});

describe('processing', () => {
  const wait = (reason: string, times = 1, operation = 'initVideo') =>
    publisher.script(operation, { kind: 'wait', seconds: 10, state: 'ERROR', reason }, times);

  test.each([
    ['duration_check_failed', 'FIX_MEDIA', 'media.0', 'DURATION'],
    ['file_format_check_failed', 'FIX_MEDIA', 'media.0', 'FORMAT'],
    ['frame_rate_check_failed', 'FIX_MEDIA', 'media.0', 'FRAME_RATE'],
    ['picture_size_check_failed', 'FIX_MEDIA', 'media.0', 'DIMENSIONS'],
    ['spam_risk_text', 'FIX_CONTENT', 'text', 'POLICY'],
    ['spam_risk', 'FIX_CONTENT', 'text', 'POLICY'],
  ])('that fails with %s is %s', async (reason, errorClass, field, rule) => {
    const before = await sizeOfLedger();
    await wait(reason);
    const { error } = await publisher.attempt(await drafts.withVideo());
    expect(error).toMatchObject({ class: errorClass, code: reason, problem: { field, rule } });
    expect(await publisher.ledger(before)).toEqual([]);
  });

  test.each(['internal', 'auth_removed', 'spam_risk_too_many_posts'])(
    'that fails with %s starts the post again',
    async (reason) => {
      const before = await sizeOfLedger();
      await wait(reason);
      const { ran } = await publisher.publish(await drafts.withVideo());
      expect(stepsOf(ran).filter((step) => step === 'checkCreator')).toHaveLength(2);
      expect(await publisher.ledger(before)).toHaveLength(1);
    },
  );

  test('that fails on the side of TikTok does not start the post for ever', async () => {
    await wait('photo_pull_failed', 3, 'initContent');
    const { ran, error } = await publisher.attempt(await drafts.withPhotos());
    expect(stepsOf(ran).filter((step) => step === 'publishPhotos')).toHaveLength(3);
    expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media', rule: 'UNREACHABLE' } });
  });

  test('that takes long is read often for five minutes, then seldom', async () => {
    await publisher.script('initVideo', { kind: 'wait', seconds: 1200, state: 'FINISHED' });
    const { ran } = await publisher.publish(await drafts.withVideo());
    expect(stepsOf(ran).filter((step) => step === 'awaitPublished')).toHaveLength(1 + 30 + 3);
  });

  test('that fails after a lost response is reported by the next step', async () => {
    const draft = await drafts.withVideo();
    await wait('file_format_check_failed');
    await publisher.script('uploadVideo', { kind: 'close', when: 'after' });
    const { state } = await publisher.attempt(draft);
    const since = publisher.adapter.clock.now();
    await publisher.adapter.advance(30);
    const finding = await publisher.decide(draft, state, since);
    if (finding.found !== 'ABSENT') throw new Error(`found: ${finding.found}`);
    const { ran, error } = await publisher.attempt(draft, finding.state);
    expect(stepsOf(ran)).toEqual(['awaitPublished']);
    expect(error).toMatchObject({ class: 'FIX_MEDIA', code: 'file_format_check_failed' });
  });
});

describe('IDs', () => {
  test('of public posts are told after moderation', async () => {
    const draft = await drafts.withVideo();
    const { account, adapter, port } = publisher;
    const { post } = await publisher.publish(draft);
    expect(post.platformPostId).toMatch(/^v_pub_file~v2\.\d+$/);
    expect(port.followUps(draft)).toEqual([{ name: 'permalink', effect: 'NONE', delay: 120 }]);
    const early = await adapter.failure(port.follow('permalink', { account, draft, post }));
    const retryAt = new Date(adapter.clock.now().getTime() + 900_000);
    expect(early).toMatchObject({ class: 'NOT_SENT', retryAt });
    await publisher.advanceTo(retryAt);
    const { post: named } = await port.follow('permalink', { account, draft, post });
    const { id } = await drafts.postOf(post.platformPostId);
    expect(named).toEqual({
      ...post,
      platformPostId: id,
      permalink: expect.stringContaining(`/@blue_door_bakery/video/${id}`),
    });
    expect(await port.follow('permalink', { account, draft, post: named })).toEqual({ post: named });
  });

  test('of other posts are never told, so the name of the publication stays', async () => {
    const draft = await drafts.withVideo({ privacy: 'SELF_ONLY' });
    const before = await sizeOfLedger();
    const { post } = await publisher.publish(draft);
    expect(post.platformPostId).toMatch(/^v_pub_file~/);
    expect(publisher.port.followUps(draft)).toEqual([]);
    expect(await publisher.ledger(before)).toHaveLength(1);
  });

  test('are known without a URL if the scope to list videos is missing', async () => {
    const { account, adapter, port } = publisher;
    const scopes = account.tokens.scopes.filter((scope) => scope !== 'video.list');
    const limited = { ...account, tokens: { ...account.tokens, scopes } };
    const draft = await drafts.withVideo();
    const { post } = await publisher.publish(draft);
    await adapter.advance(120);
    const { post: named } = await port.follow('permalink', { account: limited, draft, post });
    expect(named).toEqual({ ...post, platformPostId: expect.stringMatching(/^\d+$/) });
  });
});

test('photos that are not public are never published a second time without evidence', async () => {
  const draft = await drafts.withPhotos({ privacy: 'SELF_ONLY' });
  const before = await sizeOfLedger();
  await publisher.script('initContent', { kind: 'close', when: 'after' });
  const { state } = await publisher.attempt(draft);
  const since = publisher.adapter.clock.now();
  const pauses: number[] = [];
  for (let look = 0; look < 4; look += 1) {
    const finding = await publisher.find(draft, state, since);
    if (finding.found !== 'UNDECIDED') throw new Error(`found: ${finding.found}`);
    pauses.push((finding.lookAt.getTime() - publisher.adapter.clock.now().getTime()) / 1000);
    await publisher.advanceTo(finding.lookAt);
  }
  expect(pauses).toEqual([120, 120, 240, 480]);
  expect(await publisher.ledger(before)).toHaveLength(1);
});
