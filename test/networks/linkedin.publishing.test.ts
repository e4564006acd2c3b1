import { checkPublisher } from './check-publisher';
import { PublisherUnderTest } from './publisher-under-test';

const MB = 1024 * 1024;

let publisher: PublisherUnderTest;
beforeAll(async () => {
  publisher = await PublisherUnderTest.start('LINKEDIN', 'blue-door-bakery', { person: 'Asha Verma' });
});
afterAll(() => publisher.stop());

const image = () => publisher.file(publisher.files.jpeg(), 'IMAGE', { altText: 'Bread' });
/** A video of two parts. */
const video = () => publisher.file(publisher.files.video(10, 1080, 1920, 5 * MB), 'VIDEO');

checkPublisher({
  publisher: () => publisher,
  permalink: /^https:\/\/www\.linkedin\.com\/feed\/update\/urn:li:(share|ugcPost):\d+\/$/,
  posts: [
    {
      name: 'an image',
      draft: async () => publisher.draft({ media: [await image()] }),
      steps: ['startUpload', 'uploadPart', 'awaitMedia?', 'awaitMedia?', 'publish!'],
      visible: 'createPost',
      kind: 'IMAGE',
    },
    {
      name: 'a text with reserved characters',
      draft: () => {
        const { text } = publisher.draft();
        return publisher.draft({ text: `${text} (fresh) <daily> * #bread_and_more | a@b ~ {x} \\ [y]` });
      },
      steps: ['publish!'],
      visible: 'createPost',
      kind: 'TEXT',
    },
    {
      name: 'an article',
      draft: () => {
        const article = { url: 'https://bakery.example/bread', title: 'Bread', description: null };
        return publisher.draft({ options: { linkedin: { article, isReshareDisabled: true } } });
      },
      steps: ['publish!'],
      visible: 'createPost',
      kind: 'ARTICLE',
    },
    {
      name: 'two images',
      draft: async () => publisher.draft({ media: [await image(), await image()] }),
      steps: [
        'startUpload',
        'uploadPart',
        'startUpload',
        'uploadPart',
        'awaitMedia?',
        'awaitMedia?',
        'publish!',
      ],
      visible: 'createPost',
      kind: 'CAROUSEL_ALBUM',
    },
    {
      name: 'a video of two parts',
      draft: async () => publisher.draft({ media: [await video()] }),
      steps: [
        'startUpload',
        'uploadPart',
        'uploadPart',
        'finishUpload',
        ...Array.from({ length: 7 }, () => 'awaitMedia?'),
        'publish!',
      ],
      visible: 'createPost',
      kind: 'VIDEO',
    },
    {
      name: 'a document',
      draft: async () => {
        const file = await publisher.file(publisher.files.pdf(), 'DOCUMENT', { mimeType: 'application/pdf' });
        return publisher.draft({ media: [file], options: { linkedin: { mediaTitle: 'Menu' } } });
      },
      steps: ['startUpload', 'uploadPart', 'awaitMedia?', 'awaitMedia?', 'awaitMedia?', 'publish!'],
      visible: 'createPost',
      kind: 'CAROUSEL_ALBUM',
    },
  ],
  rejections: [
    { error: 'tooManyRequests', operation: 'createPost', class: 'QUOTA', code: '101', waits: true },
    { error: 'expiredToken', operation: 'createPost', class: 'RECONNECT', code: '65602' },
    { error: 'revokedToken', operation: 'initializeImage', class: 'RECONNECT', code: '65601' },
    { error: 'accessDenied', operation: 'createPost', class: 'RECONNECT', code: '100' },
    { error: 'restrictedMember', operation: 'createPost', class: 'CHECKPOINT', code: 'MEMBER_RESTRICTED' },
    { error: 'inactiveVersion', operation: 'createPost', class: 'SETUP', code: 'NONEXISTENT_VERSION' },
    { error: 'conflict', operation: 'createPost', class: 'NOT_SENT', code: 'CONFLICT' },
    { error: 'noActivity', operation: 'createPost', class: 'UNKNOWN', code: 'INTERNAL_SERVER_ERROR' },
    { error: 'internal', operation: 'uploadImage', class: 'NOT_SENT', code: 'INTERNAL_SERVER_ERROR' },
    { error: 'duplicate', operation: 'createPost', class: 'DUPLICATE' },
  ],
});

test('names the text that is too long, and the file that cannot be used', async () => {
  const long = await publisher.attempt(publisher.draft({ text: 'a'.repeat(3001) }));
  expect(long.error).toMatchObject({
    class: 'FIX_CONTENT',
    problem: { field: 'text', rule: 'LENGTH' },
  });
  const small = await publisher.file(publisher.files.video(), 'VIDEO');
  const { error } = await publisher.attempt(publisher.draft({ media: [small] }));
  expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media', rule: 'INVALID' } });
});

test('a file that fails in processing is FIX_MEDIA', async () => {
  await publisher.script('uploadImage', { kind: 'wait', seconds: 5, state: 'ERROR' });
  const { error } = await publisher.attempt(publisher.draft({ media: [await image()] }));
  expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media.0', rule: 'FORMAT' } });
});

test('an upload continues after a part whose response was lost', async () => {
  const draft = publisher.draft({ media: [await video()] });
  await publisher.script('uploadVideoPart', { kind: 'close', when: 'before' });
  const first = await publisher.attempt(draft);
  expect(first.error).toMatchObject({ class: 'NOT_SENT' });
  expect(first.ran.map(({ step }) => step)).toEqual(['startUpload', 'uploadPart']);
  await publisher.script('uploadVideoPart', { kind: 'close', when: 'after' });
  const second = await publisher.attempt(draft, first.state);
  expect(second.error).toMatchObject({ class: 'NOT_SENT' });
  const { ran } = await publisher.publish(draft, second.state);
  expect(ran.slice(0, 3).map(({ step }) => step)).toEqual(['uploadPart', 'uploadPart', 'finishUpload']);
});

test('an image is announced again if its upload was complete, but the response lost', async () => {
  const draft = publisher.draft({ media: [await image()] });
  await publisher.script('uploadImage', { kind: 'close', when: 'after' });
  const { state, error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'NOT_SENT' });
  const { ran } = await publisher.publish(draft, state);
  expect(ran.map(({ step }) => step).slice(0, 4)).toEqual([
    'uploadPart',
    'startUpload',
    'uploadPart',
    'awaitMedia',
  ]);
});

test('a post that vanished after publishing is GONE', async () => {
  const { account, adapter, port } = publisher;
  const draft = publisher.draft({ media: [await image()] });
  const { post } = await publisher.publish(draft);
  expect(port.followUps(draft)).toEqual([{ name: 'confirmation', effect: 'NONE', delay: 120 }]);
  expect(await port.follow('confirmation', { account, draft, post })).toEqual({ post });
  await adapter.sandbox.control('POST', `posts/${post.platformPostId}`, { event: 'DELETE' });
  const gone = await adapter.failure(port.follow('confirmation', { account, draft, post }));
  expect(gone.class).toBe('GONE');
});

describe('a member, whose posts cannot be read', () => {
  const member = async () => {
    const { id } = await publisher.adapter.accountOf('asha-verma');
    return publisher.as({ ...publisher.account, platformUserId: id });
  };

  test('publishes an image after a pause', async () => {
    const own = await member();
    const draft = own.draft({ media: [await image()] });
    const before = await own.ledger();
    const { ran, post } = await own.publish(draft);
    expect(ran.map(({ step }) => step)).toEqual([
      'startUpload',
      'uploadPart',
      'awaitMedia',
      'awaitMedia',
      'publish',
    ]);
    expect(await own.ledger(before.length)).toEqual([
      { effect: 'POST_PUBLISHED', text: draft.text, objectId: post.platformPostId },
    ]);
    expect(await own.port.follow('confirmation', { account: own.account, draft, post })).toEqual({ post });
  });

  test('adopts the post that LinkedIn names when it is published again after a lost response', async () => {
    const own = await member();
    const draft = own.draft({ text: 'A post of a member whose response is lost', media: [await image()] });
    const before = await own.ledger();
    await own.script('createPost', { kind: 'close', when: 'after' });
    const { state } = await own.attempt(draft);
    const since = own.adapter.clock.now();
    expect(await own.find(draft, state, since)).toMatchObject({ found: 'UNDECIDED' });
    await own.adapter.advance(120);
    const finding = await own.find(draft, state, since);
    if (finding.found !== 'ABSENT') throw new Error(`found: ${finding.found}`);
    const { error } = await own.attempt(draft, finding.state);
    const lines = await own.ledger(before.length);
    expect(lines).toHaveLength(1);
    expect(error).toMatchObject({ class: 'DUPLICATE', duplicateOf: lines[0]!.objectId });
  });
});

test('the first comment of a page is written once, also if its response is lost', async () => {
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
