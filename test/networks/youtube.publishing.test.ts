import { ChannelUnderTest, line, stepsOf } from './channel-under-test';
import { checkPublisher } from './check-publisher';
import type { DraftInput, PublisherUnderTest } from './publisher-under-test';

const WAIT = ['awaitVideo?', 'awaitVideo?', 'awaitVideo?'];

let channel: ChannelUnderTest;
let publisher: PublisherUnderTest;
beforeAll(async () => {
  channel = await ChannelUnderTest.start();
  ({ publisher } = channel);
});
beforeEach(() => publisher.renew());
afterAll(() => publisher.stop());

checkPublisher({
  publisher: () => publisher,
  permalink: /^https:\/\/www\.youtube\.com\/(watch\?v=|shorts\/)[\w-]{11}$/,
  posts: [
    {
      name: 'a video',
      draft: () => channel.draft(),
      steps: ['startUpload', 'finishUpload!', ...WAIT],
      visible: 'uploadVideo',
      kind: 'VIDEO',
      text: line,
      waitsAt: 'awaitVideo',
    },
    {
      name: 'a short',
      draft: async () => channel.draft({ media: [await channel.video(1080, 1920)] }),
      steps: ['startUpload', 'finishUpload!', ...WAIT],
      visible: 'uploadVideo',
      kind: 'REEL',
      text: line,
      waitsAt: 'awaitVideo',
    },
  ],
  rejections: [
    { error: 'quotaExceeded', operation: 'startUpload', class: 'QUOTA', code: 'quotaExceeded', waits: true },
    { error: 'uploadLimitExceeded', operation: 'startUpload', class: 'QUOTA', waits: true },
    { error: 'rateLimitExceeded', operation: 'startUpload', class: 'NOT_SENT', waits: true },
    { error: 'backendError', operation: 'startUpload', class: 'NOT_SENT' },
    { error: 'backendError', operation: 'uploadVideo', class: 'UNKNOWN', code: 'backendError' },
    { error: 'authError', operation: 'startUpload', class: 'RECONNECT', code: 'authError' },
    { error: 'insufficientPermissions', operation: 'startUpload', class: 'RECONNECT' },
    { error: 'youtubeSignupRequired', operation: 'startUpload', class: 'CHECKPOINT' },
    { error: 'accountSuspended', operation: 'startUpload', class: 'CHECKPOINT' },
    {
      error: 'invalidTitle',
      operation: 'startUpload',
      class: 'FIX_CONTENT',
      problem: { field: 'title', rule: 'INVALID' },
    },
    {
      error: 'invalidDescription',
      operation: 'startUpload',
      class: 'FIX_CONTENT',
      problem: { field: 'text', rule: 'INVALID' },
    },
    {
      error: 'invalidTags',
      operation: 'startUpload',
      class: 'FIX_CONTENT',
      problem: { field: 'hashtags', rule: 'INVALID' },
    },
    {
      error: 'mediaBodyRequired',
      operation: 'startUpload',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'MISSING' },
    },
    {
      error: 'invalidMetadata',
      operation: 'startUpload',
      class: 'FIX_CONTENT',
      problem: { field: '', rule: 'INVALID' },
    },
  ],
});

describe('settings', () => {
  test('all options of a video are sent', async () => {
    const draft = await channel.draft({
      hashtags: ['bread'],
      options: {
        youtube: {
          title: '  Sourdough\n in 5 steps ',
          tags: ['bread', 'sour dough'],
          categoryId: '26',
          privacy: 'UNLISTED',
          license: 'CREATIVE_COMMON',
          isMadeForKids: false,
          isAiGenerated: true,
          isEmbeddable: false,
          isAnnounced: false,
        },
      },
    });
    const before = (await publisher.ledger()).length;
    const { post } = await publisher.publish(draft);
    expect(post.kind).toBe('VIDEO');
    const id = post.platformPostId;
    expect(await channel.read('/videos', { part: 'snippet,status', id })).toMatchObject({
      snippet: {
        title: 'Sourdough in 5 steps',
        description: draft.text,
        tags: ['bread', 'sour dough'],
        categoryId: '26',
      },
      status: {
        privacyStatus: 'unlisted',
        license: 'creativeCommon',
        embeddable: false,
        selfDeclaredMadeForKids: false,
        containsSyntheticMedia: true,
      },
    });
    const posts = await channel.videos();
    expect(posts.find((row) => row.id === id).extra).toEqual({ isAnnounced: false });
    // Followers do not see a video that is not listed.
    expect(await publisher.ledger(before)).toEqual([]);
  });

  test('a video without options has the title and hashtags of the post, and the defaults of YouTube', async () => {
    const draft = await channel.draft({ hashtags: ['bread', 'cake'], text: '' });
    const { post } = await publisher.publish(draft);
    const found = await channel.read('/videos', { part: 'snippet,status', id: post.platformPostId });
    expect(found).toMatchObject({
      snippet: { title: draft.title, description: '', tags: ['bread', 'cake'], categoryId: '22' },
      status: { privacyStatus: 'public', license: 'youtube', embeddable: true, madeForKids: false },
    });
    expect(found.status).not.toHaveProperty('containsSyntheticMedia');
    expect(found.status).not.toHaveProperty('selfDeclaredMadeForKids');
    const posts = await channel.videos();
    expect(posts.find((row) => row.id === post.platformPostId).extra).toEqual({ isAnnounced: true });
  });

  test('a private video is published when it is processed', async () => {
    const { post } = await publisher.publish(
      await channel.draft({ options: { youtube: { privacy: 'PRIVATE' } } }),
    );
    expect(await channel.read('/videos', { part: 'status', id: post.platformPostId })).toMatchObject({
      status: { privacyStatus: 'private', uploadStatus: 'processed' },
    });
  });

  test('rejected titles and tags are named where the draft has them', async () => {
    const fieldOf = async (input: DraftInput) =>
      (await publisher.attempt(await channel.draft(input))).error?.problem?.field;
    const long = 'a'.repeat(101);
    const tags = ['a'.repeat(501)];
    expect([
      await fieldOf({ title: long }),
      await fieldOf({ options: { youtube: { title: long } } }),
      await fieldOf({ hashtags: tags }),
      await fieldOf({ options: { youtube: { tags } } }),
      await fieldOf({ text: 'ü'.repeat(2501) }),
      await fieldOf({ options: { youtube: { categoryId: '999' } } }),
    ]).toEqual([
      'title',
      'options.youtube.title',
      'hashtags',
      'options.youtube.tags',
      'text',
      'options.youtube.categoryId',
    ]);
    // The limit is in bytes.
    const { post } = await publisher.publish(await channel.draft({ text: 'ü'.repeat(2500) }));
    expect(post.kind).toBe('VIDEO');
  });
});

describe('what YouTube makes of a file', () => {
  test.each([
    ['a square video', 'REEL', 1080, 1080, 10],
    ['a vertical video of 3 minutes', 'REEL', 1080, 1920, 180],
    ['a longer vertical video', 'VIDEO', 1080, 1920, 181],
    ['a wide video', 'VIDEO', 1081, 1080, 10],
  ])('%s is a %s', async (_, kind, width, height, seconds) => {
    const { post } = await publisher.publish(
      await channel.draft({ media: [await channel.video(width, height, 1, seconds)] }),
    );
    expect(post.kind).toBe(kind);
  });

  test.each([
    ['a file that is no video', 'jpeg', { class: 'FIX_MEDIA', code: 'invalidFile', rule: 'FORMAT' }],
    ['a video of more than 12 hours', 'long', { class: 'FIX_MEDIA', code: 'length', rule: 'LENGTH' }],
  ])('%s fails', async (_, name, { rule, ...expected }) => {
    const file =
      name === 'long'
        ? await channel.video(1920, 1080, 1, 43_201)
        : await publisher.file(publisher.files.jpeg(), 'VIDEO');
    const { error } = await publisher.attempt(await channel.draft({ media: [file] }));
    expect(error).toMatchObject({ ...expected, problem: { field: 'media.0', rule } });
  });

  test('a video that breaks the rules of YouTube is FIX_MEDIA, also if the response was lost', async () => {
    const draft = await channel.draft();
    await publisher.script('uploadVideo', { kind: 'wait', seconds: 600, state: 'REJECTED' });
    await publisher.script('uploadVideo', { kind: 'close', when: 'after' });
    const { state, error } = await publisher.attempt(draft);
    expect(error).toMatchObject({ class: 'UNKNOWN' });
    await publisher.adapter.advance(700);
    const finding = await publisher.find(draft, state, publisher.adapter.clock.now());
    if (finding.found !== 'ABSENT') throw new Error(`found: ${finding.found}`);
    const rejected = await publisher.attempt(draft, finding.state);
    expect(rejected.error).toMatchObject({
      class: 'FIX_MEDIA',
      code: 'termsOfUse',
      problem: { field: 'media.0', rule: 'POLICY' },
    });
  });

  test('the pauses while a video is processed grow up to a limit', async () => {
    await publisher.script('uploadVideo', { kind: 'wait', seconds: 3000, state: 'FINISHED' });
    const draft = await channel.draft();
    const before = publisher.adapter.clock.now().getTime();
    const { ran } = await publisher.publish(draft);
    // After 0, 30, 90, 210, 450, 930, 1530, 2130, 2730 and 3330 seconds.
    expect(stepsOf({ ran }).filter((step) => step === 'awaitVideo')).toHaveLength(10);
    expect(publisher.adapter.clock.now().getTime() - before).toBe(3_330_000);
  });

  test('a video of a project that is not audited is SETUP, unless it is private', async () => {
    const { sandbox } = publisher.adapter;
    await sandbox.control('PUT', 'switches/audited:YOUTUBE', { off: true });
    const { error } = await publisher.attempt(await channel.draft());
    const own = await publisher.attempt(
      await channel.draft({ options: { youtube: { privacy: 'PRIVATE' } } }),
    );
    await sandbox.control('PUT', 'switches/audited:YOUTUBE', { off: false });
    expect(error).toMatchObject({ class: 'SETUP', code: 'private' });
    expect(own.post).toMatchObject({ kind: 'VIDEO' });
  });
});
