import { checkPublisher } from './check-publisher';
import { PublisherUnderTest } from './publisher-under-test';

let publisher: PublisherUnderTest;
beforeAll(async () => {
  publisher = await PublisherUnderTest.start('INSTAGRAM', 'blue_door_bakery');
});
afterAll(() => publisher.stop());

const ledgerOf = async () => (await publisher.ledger()).length;
const image = () => publisher.file(publisher.files.jpeg());
const video = () => publisher.file(publisher.files.video(), 'VIDEO');

checkPublisher({
  publisher: () => publisher,
  permalink: /\/(p|reel|stories\/\w+)\/\w+\/$/,
  posts: [
    {
      name: 'an image',
      draft: async () => publisher.draft({ media: [await image()] }),
      steps: ['createContainer', 'awaitContainer?', 'publish!'],
      visible: 'publishMedia',
      kind: 'IMAGE',
    },
    {
      name: 'a carousel of an image and a video',
      draft: async () => publisher.draft({ media: [await image(), await video()] }),
      steps: [
        'createItem',
        'createItem',
        'awaitItems?',
        'awaitItems?',
        'createContainer',
        'awaitContainer?',
        'publish!',
      ],
      visible: 'publishMedia',
      kind: 'CAROUSEL_ALBUM',
    },
    {
      name: 'a reel',
      draft: async () =>
        publisher.draft({
          media: [await video()],
          placement: 'REEL',
          options: { instagram: { collaborators: ['asha'], isSharedToFeed: true, coverMilliseconds: 500 } },
        }),
      steps: ['createContainer', 'awaitContainer?', 'awaitContainer?', 'publish!'],
      visible: 'publishMedia',
      kind: 'REEL',
    },
    {
      name: 'a story',
      draft: async () =>
        publisher.draft({
          media: [await publisher.file(publisher.files.jpeg(1080, 1920), 'IMAGE', { altText: 'Bread' })],
          placement: 'STORY',
        }),
      steps: ['createContainer', 'awaitContainer?', 'publish!'],
      visible: 'publishMedia',
      kind: 'STORY',
      text: '',
    },
  ],
  rejections: [
    { error: 'quota', operation: 'publishMedia', class: 'QUOTA', code: '9/2207042', waits: true },
    { error: 'quota', operation: 'createContainer', class: 'QUOTA', code: '9/2207042', waits: true },
    { error: 'instagramLimit', operation: 'publishMedia', class: 'QUOTA', code: '80002', waits: true },
    { error: 'expired', operation: 'publishMedia', class: 'RECONNECT', code: '190/463' },
    { error: 'restricted', operation: 'publishMedia', class: 'CHECKPOINT', code: '25/2207050' },
    { error: 'checkpoint', operation: 'createContainer', class: 'CHECKPOINT', code: '190/459' },
    { error: 'notReady', operation: 'publishMedia', class: 'NOT_SENT', code: '9007/2207027' },
    { error: 'publishNotFound', operation: 'publishMedia', class: 'NOT_SENT', code: '24/2207008' },
    { error: 'unknown', operation: 'createContainer', class: 'NOT_SENT', code: '1' },
    { error: 'mediaCreateFailed', operation: 'createContainer', class: 'NOT_SENT', code: '-1/2207001' },
    { error: 'spam', operation: 'publishMedia', class: 'UNKNOWN', code: '4/2207051', waits: true },
    { error: 'emptyResponse', operation: 'createContainer', class: 'NOT_SENT', code: 'HTTP 500' },
    {
      error: 'captionTooLong',
      operation: 'createContainer',
      class: 'FIX_CONTENT',
      problem: { field: 'text', rule: 'LENGTH' },
    },
    {
      error: 'ratio',
      operation: 'createContainer',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'RATIO' },
    },
    {
      error: 'mediaUnreachable',
      operation: 'createContainer',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'UNREACHABLE' },
    },
  ],
});

test('names the parameter that is rejected', async () => {
  const media = [await publisher.file(publisher.files.jpeg(), 'IMAGE', { altText: 'a'.repeat(1001) })];
  const { error } = await publisher.attempt(publisher.draft({ media }));
  expect(error).toMatchObject({
    class: 'FIX_CONTENT',
    problem: { field: 'media.altText', rule: 'INVALID' },
  });
});

test('a version that was switched off is SETUP', async () => {
  await publisher.adapter.sandbox.control('PUT', 'switches/version:v25.0', { off: true });
  const { error } = await publisher.attempt(publisher.draft({ media: [await image()] }));
  await publisher.adapter.sandbox.control('PUT', 'switches/version:v25.0', { off: false });
  expect(error).toMatchObject({ class: 'SETUP', code: '2635' });
});

test('a video that Instagram cannot process is FIX_MEDIA', async () => {
  const media = [await publisher.file(publisher.files.lateMoov(), 'VIDEO')];
  const { error } = await publisher.attempt(publisher.draft({ media, placement: 'REEL' }));
  expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media', rule: 'FORMAT' } });
});

test('containers that fail on the side of Instagram are created again, but not for ever', async () => {
  const media = [await image()];
  const wait = (times: number) =>
    publisher.script('createContainer', { kind: 'wait', seconds: 60, state: 'ERROR' }, times);
  await wait(2);
  const draft = publisher.draft({ media });
  const { ran } = await publisher.publish(draft);
  expect(ran.filter(({ step }) => step === 'createContainer')).toHaveLength(3);
  await wait(3);
  const before = await ledgerOf();
  const { error } = await publisher.attempt(publisher.draft({ media }));
  expect(error).toMatchObject({ class: 'FIX_MEDIA' });
  expect(await ledgerOf()).toBe(before);
});

test('a container that expired before it was published is created again', async () => {
  const draft = publisher.draft({ media: [await image()] });
  await publisher.script('publishMedia', { kind: 'error', error: 'containerExpired' });
  const before = await ledgerOf();
  const { ran, post } = await publisher.publish(draft);
  expect(ran.map(({ step }) => step)).toEqual([
    'createContainer',
    'awaitContainer',
    'publish',
    'createContainer',
    'awaitContainer',
    'publish',
  ]);
  expect(await publisher.ledger(before)).toMatchObject([{ objectId: post.platformPostId }]);
});

test('a container that takes long is read once a minute for five minutes, then every five minutes', async () => {
  await publisher.script('createContainer', { kind: 'wait', seconds: 1200, state: 'FINISHED' });
  const start = publisher.adapter.clock.now().getTime();
  const draft = publisher.draft({ media: [await image()] });
  const { ran } = await publisher.publish(draft);
  expect(ran.filter(({ step }) => step === 'awaitContainer')).toHaveLength(1 + 5 + 3);
  expect(publisher.adapter.clock.now().getTime() - start).toBe(1_200_000);
});

test('the first comment is written once, also if its response is lost', async () => {
  const draft = publisher.draft({ media: [await image()], firstComment: 'Order at the counter' });
  const { post } = await publisher.publish(draft);
  const { account, port } = publisher;
  expect(port.followUps(draft)).toEqual([
    { name: 'permalink', effect: 'NONE', delay: 0 },
    { name: 'firstComment', effect: 'VISIBLE', delay: 0 },
  ]);
  const before = await ledgerOf();
  await publisher.script('createComment', { kind: 'close', when: 'after' });
  const lost = await publisher.adapter.failure(port.follow('firstComment', { account, draft, post }));
  expect(lost.class).toBe('UNKNOWN');
  const { commentId } = await port.follow('firstComment', { account, draft, post });
  expect(await publisher.ledger(before)).toEqual([
    { effect: 'COMMENT_CREATED', text: 'Order at the counter', objectId: commentId },
  ]);
});

test('two posts with the same text are told apart by the known IDs', async () => {
  const draft = publisher.draft({ media: [await image()] });
  const first = await publisher.publish(draft);
  await publisher.script('publishMedia', { kind: 'close', when: 'after' });
  const { state } = await publisher.attempt(draft);
  const since = publisher.adapter.clock.now();
  const finding = await publisher.find(draft, state, since, [first.post.platformPostId]);
  expect(finding).toMatchObject({ found: 'PUBLISHED' });
  const ids = (await publisher.ledger()).slice(-2).map(({ objectId }) => objectId);
  expect(ids).toEqual([
    first.post.platformPostId,
    finding.found === 'PUBLISHED' && finding.post.platformPostId,
  ]);
});

describe('a post whose caption Instagram changed', () => {
  /** Publishes a post whose response is lost, and changes its caption. */
  const changed = async () => {
    const draft = publisher.draft({ media: [await image()] });
    const before = await ledgerOf();
    await publisher.script('publishMedia', { kind: 'close', when: 'after' });
    const { state } = await publisher.attempt(draft);
    const since = publisher.adapter.clock.now();
    const { objectId: id } = (await publisher.ledger(before))[0]!;
    const edit = { event: 'EDIT', text: 'Shortened by Instagram' };
    await publisher.adapter.sandbox.control('POST', `posts/${id}`, edit);
    // Older posts, and those of other publications, are no candidates.
    const known = (await publisher.ledger()).map(({ objectId }) => objectId).filter((other) => other !== id);
    return { draft, state, since, id, known };
  };

  test('is found after the wait for evidence, if it is the only one of its time', async () => {
    const { draft, state, since, id, known } = await changed();
    const early = await publisher.find(draft, state, since, known);
    expect(early).toEqual({ found: 'UNDECIDED', lookAt: new Date(since.getTime() + 120_000) });
    await publisher.adapter.advance(120);
    expect(await publisher.find(draft, state, since, known)).toEqual({
      found: 'PUBLISHED',
      post: {
        platformPostId: id,
        kind: 'IMAGE',
        publishedAt: expect.any(Date),
        permalink: expect.any(String),
      },
    });
  });

  test('is not taken for a later one', async () => {
    const { draft, state, since, id, known } = await changed();
    await publisher.adapter.advance(121);
    // Later than the step.
    await publisher.publish(publisher.draft({ media: [await image()] }));
    const finding = await publisher.find(draft, state, since, known);
    expect(finding).toMatchObject({ found: 'PUBLISHED', post: { platformPostId: id } });
    expect(await publisher.find(draft, state, since, [...known, id])).toMatchObject({ found: 'UNDECIDED' });
  });

  test('stays undecided among several ones', async () => {
    const { draft, state, since, id, known } = await changed();
    const { post: other } = await publisher.publish(publisher.draft({ media: [await image()] }));
    await publisher.adapter.advance(120);
    const lookAt = new Date(publisher.adapter.clock.now().getTime() + 120_000);
    expect(await publisher.find(draft, state, since, known)).toEqual({ found: 'UNDECIDED', lookAt });
    const finding = await publisher.find(draft, state, since, [...known, other.platformPostId]);
    expect(finding).toMatchObject({ found: 'PUBLISHED', post: { platformPostId: id } });
  });
});

test('accounts of Instagram Login publish, too', async () => {
  const { adapter, account } = publisher;
  const consent = { login: 'instagram', accounts: [account.platformUserId] };
  const [connected] = await adapter.accounts(consent);
  const own = { ...account, tokens: connected!.tokens! };
  const draft = publisher.draft({ media: [await image()] });
  const { post } = await publisher.as(own).publish(draft);
  expect((await publisher.ledger()).at(-1)).toEqual({
    effect: 'POST_PUBLISHED',
    text: draft.text,
    objectId: post.platformPostId,
  });
});

test('a trial reel is sent as one, which Instagram rejects together with collaborators', async () => {
  const media = [await publisher.file(publisher.files.video(), 'VIDEO')];
  const trial = (collaborators: string[] | null) =>
    publisher.draft({
      media,
      placement: 'REEL',
      options: { instagram: { trialGraduation: 'SS_PERFORMANCE', collaborators } },
    });
  expect((await publisher.publish(trial(null))).post.kind).toBe('REEL');
  const { error } = await publisher.attempt(trial(['asha']));
  expect(error).toMatchObject({ class: 'FIX_CONTENT', code: expect.stringContaining('2207081') as string });
});
