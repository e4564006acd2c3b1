import { checkPublisher } from './check-publisher';
import { PublisherUnderTest } from './publisher-under-test';

let publisher: PublisherUnderTest;
beforeAll(async () => {
  publisher = await PublisherUnderTest.start('FACEBOOK', 'blue_door_bakery');
});
afterAll(() => publisher.stop());

const image = () => publisher.file(publisher.files.jpeg(), 'IMAGE', { altText: 'Bread' });
const video = () => publisher.file(publisher.files.video(), 'VIDEO');
const PHASES = ['startVideo', 'uploadVideo', 'awaitVideo?', 'publish!'];

checkPublisher({
  publisher: () => publisher,
  permalink: /\/blue_door_bakery\/posts\/\d+$/,
  posts: [
    {
      name: 'an image',
      draft: async () => publisher.draft({ media: [await image()] }),
      steps: ['uploadPhoto', 'publish!'],
      visible: 'createPost',
      kind: 'IMAGE',
    },
    {
      name: 'a text with a link',
      draft: () => publisher.draft({ options: { facebook: { link: 'https://bakery.example/bread' } } }),
      steps: ['publish!'],
      visible: 'createPost',
      kind: 'TEXT',
    },
    {
      name: 'two images',
      draft: async () => publisher.draft({ media: [await image(), await image()] }),
      steps: ['uploadPhoto', 'uploadPhoto', 'publish!'],
      visible: 'createPost',
      kind: 'CAROUSEL_ALBUM',
    },
    {
      name: 'a video',
      draft: async () => publisher.draft({ media: [await video()] }),
      steps: ['publish!'],
      visible: 'createVideo',
      kind: 'VIDEO',
    },
    {
      name: 'a reel',
      draft: async () => publisher.draft({ media: [await video()], placement: 'REEL' }),
      steps: PHASES,
      visible: 'publishReel',
      kind: 'REEL',
    },
    {
      name: 'a story with an image',
      draft: async () => publisher.draft({ media: [await image()], placement: 'STORY' }),
      steps: ['uploadPhoto', 'publish!'],
      visible: 'publishPhotoStory',
      kind: 'STORY',
      text: '',
    },
    {
      name: 'a story with a video',
      draft: async () => publisher.draft({ media: [await video()], placement: 'STORY' }),
      steps: PHASES,
      visible: 'publishStory',
      kind: 'STORY',
      text: '',
    },
  ],
  rejections: [
    { error: 'tooManyPosts', operation: 'createPost', class: 'QUOTA', code: '100/1390008', waits: true },
    { error: 'pageCallLimit', operation: 'createPost', class: 'QUOTA', code: '80001', waits: true },
    { error: 'passwordChanged', operation: 'createPost', class: 'RECONNECT', code: '190/460' },
    { error: 'roleLost', operation: 'createPhoto', class: 'RECONNECT', code: '190/492' },
    { error: 'accountCheckpoint', operation: 'createPost', class: 'CHECKPOINT', code: '368/1404006' },
    { error: 'policyBlock', operation: 'createPost', class: 'CHECKPOINT', code: '368' },
    { error: 'temporary', operation: 'createPost', class: 'UNKNOWN', code: '1/1363047' },
    { error: 'serviceUnavailable', operation: 'createPhoto', class: 'NOT_SENT', code: '2' },
    { error: 'duplicate', operation: 'createPost', class: 'DUPLICATE', code: '506' },
    {
      error: 'flagged',
      operation: 'createPost',
      class: 'FIX_CONTENT',
      problem: { field: 'text', rule: 'POLICY' },
    },
    {
      error: 'photoTooLarge',
      operation: 'createPhoto',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'FORMAT' },
    },
  ],
});

test('names the post that has the same text', async () => {
  const draft = publisher.draft();
  const { post } = await publisher.publish(draft);
  const before = (await publisher.ledger()).length;
  const { error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'DUPLICATE', code: '506', duplicateOf: post.platformPostId });
  expect(await publisher.ledger(before)).toEqual([]);
});

test('stays DUPLICATE if the search for the post fails', async () => {
  const draft = publisher.draft();
  await publisher.publish(draft);
  const before = (await publisher.ledger()).length;
  await publisher.script('listPosts', { kind: 'error', error: 'roleLost' });
  const { error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'DUPLICATE', code: '506', duplicateOf: undefined });
  expect(await publisher.ledger(before)).toEqual([]);
});

test.each(['FEED', 'REEL', 'STORY'] as const)('rejects a video beside other files: %s', async (placement) => {
  const before = (await publisher.ledger()).length;
  for (const media of [
    [await video(), await image()],
    [await image(), await video()],
  ]) {
    const { ran, error } = await publisher.attempt(publisher.draft({ media, placement }));
    expect(ran).toHaveLength(1);
    expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media', rule: 'COUNT' } });
  }
  expect(await publisher.ledger(before)).toEqual([]);
});

test('names the link and the video that cannot be used', async () => {
  const link = 'https://www.facebook.com/bakery';
  const linked = await publisher.attempt(publisher.draft({ options: { facebook: { link } } }));
  expect(linked.error).toMatchObject({
    class: 'FIX_CONTENT',
    problem: { field: 'options.facebook.link', rule: 'URL' },
  });
  const long = await publisher.file(publisher.files.video(91), 'VIDEO');
  const { error } = await publisher.attempt(publisher.draft({ media: [long], placement: 'REEL' }));
  expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media', rule: 'FORMAT' } });
});

test('the 31st reel in 24 hours is QUOTA until the next day', async () => {
  const { adapter } = publisher;
  await adapter.sandbox.control('PUT', 'limits/facebook.reels', { maximum: 0 });
  const { error } = await publisher.attempt(publisher.draft({ media: [await video()], placement: 'REEL' }));
  await adapter.sandbox.control('PUT', 'limits/facebook.reels', { maximum: null });
  const tomorrow = new Date(adapter.clock.now().getTime() + 86_400_000);
  expect(error).toMatchObject({ class: 'QUOTA', code: '9/1363141', retryAt: tomorrow });
});

test('a version that was switched off is SETUP', async () => {
  await publisher.adapter.sandbox.control('PUT', 'switches/version:v25.0', { off: true });
  const { error } = await publisher.attempt(publisher.draft());
  await publisher.adapter.sandbox.control('PUT', 'switches/version:v25.0', { off: false });
  expect(error).toMatchObject({ class: 'SETUP', code: '2635' });
});

test('an upload continues after its response was lost', async () => {
  const draft = publisher.draft({ media: [await video()], placement: 'REEL' });
  await publisher.script('uploadVideo', { kind: 'close', when: 'after' });
  const { state, error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'NOT_SENT' });
  const { ran } = await publisher.publish(draft, state);
  expect(ran.map(({ step }) => step)).toEqual(['uploadVideo', 'awaitVideo', 'publish']);
});

test('the first comment is written once, also if its response is lost', async () => {
  const draft = publisher.draft({ firstComment: 'Order at the counter' });
  const { post } = await publisher.publish(draft);
  const { account, port } = publisher;
  const before = (await publisher.ledger()).length;
  await publisher.script('createComment', { kind: 'close', when: 'after' });
  const lost = await publisher.adapter.failure(port.follow('firstComment', { account, draft, post }));
  expect(lost.class).toBe('UNKNOWN');
  const { commentId } = await port.follow('firstComment', { account, draft, post });
  expect(await publisher.ledger(before)).toEqual([
    { effect: 'COMMENT_CREATED', text: 'Order at the counter', objectId: commentId },
  ]);
});
