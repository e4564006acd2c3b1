import { checkPublisher } from './check-publisher';
import { PublisherUnderTest } from './publisher-under-test';

const MB = 1024 * 1024;

let publisher: PublisherUnderTest;
beforeAll(async () => {
  publisher = await PublisherUnderTest.start('X', 'kabir_on_the_road', { person: 'Asha Verma' }, true);
});
afterAll(() => publisher.stop());

const image = () => publisher.file(publisher.files.jpeg());
/** A video of two parts. */
const video = () => publisher.file(publisher.files.video(10, 720, 1280, 5 * MB), 'VIDEO');

checkPublisher({
  publisher: () => publisher,
  permalink: /^https:\/\/x\.com\/i\/web\/status\/\d+$/,
  posts: [
    {
      name: 'an image with an alternative text',
      draft: async () => publisher.draft({ media: [{ ...(await image()), altText: 'Bread' }] }),
      steps: ['startUpload', 'uploadPart', 'finishUpload', 'describe', 'publish!'],
      visible: 'createPost',
      kind: 'IMAGE',
    },
    {
      name: 'a text with a link and special characters',
      draft: () => {
        const { text } = publisher.draft();
        const more = 'bread & butter <fresh> https://bakery.example/bread';
        return publisher.draft({
          text: `${text}\n\n${more}`,
          options: { x: { replySettings: 'FOLLOWING' } },
        });
      },
      steps: ['publish!'],
      visible: 'createPost',
      kind: 'TEXT',
    },
    {
      name: 'a poll',
      draft: () =>
        publisher.draft({ options: { x: { poll: { options: ['Rye', 'Wheat'], durationMinutes: 60 } } } }),
      steps: ['publish!'],
      visible: 'createPost',
      kind: 'TEXT',
    },
    {
      name: 'two images',
      draft: async () => publisher.draft({ media: [await image(), await image()] }),
      steps: [
        'startUpload',
        'uploadPart',
        'finishUpload',
        'startUpload',
        'uploadPart',
        'finishUpload',
        'publish!',
      ],
      visible: 'createPost',
      kind: 'CAROUSEL_ALBUM',
    },
    {
      name: 'a video of two parts',
      draft: async () => publisher.draft({ media: [await video()] }),
      steps: ['startUpload', 'uploadPart', 'uploadPart', 'finishUpload', 'awaitMedia?', 'publish!'],
      visible: 'createPost',
      kind: 'VIDEO',
    },
  ],
  rejections: [
    { error: 'tooManyRequests', operation: 'createPost', class: 'QUOTA', waits: true },
    { error: 'unauthorized', operation: 'createPost', class: 'RECONNECT', code: '401' },
    { error: 'unauthorized', operation: 'initializeMedia', class: 'RECONNECT', code: '401' },
    { error: 'accountLocked', operation: 'createPost', class: 'CHECKPOINT' },
    { error: 'userSuspended', operation: 'createPost', class: 'CHECKPOINT', code: 'user-suspended' },
    { error: 'creditsDepleted', operation: 'createPost', class: 'SETUP', code: 'credits' },
    { error: 'usageCapped', operation: 'createPost', class: 'SETUP', code: 'usage-capped' },
    { error: 'clientForbidden', operation: 'createPost', class: 'SETUP', code: 'client-forbidden' },
    { error: 'badGateway', operation: 'createPost', class: 'UNKNOWN' },
    { error: 'badGateway', operation: 'appendMedia', class: 'NOT_SENT' },
    { error: 'duplicate', operation: 'createPost', class: 'DUPLICATE' },
  ],
});

test('names the post that has the same text', async () => {
  const draft = publisher.draft();
  const { post } = await publisher.publish(draft);
  const before = (await publisher.ledger()).length;
  const { error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'DUPLICATE', duplicateOf: post.platformPostId });
  expect(await publisher.ledger(before)).toEqual([]);
});

test('stays DUPLICATE if the search for the post fails', async () => {
  const draft = publisher.draft();
  await publisher.publish(draft);
  const before = (await publisher.ledger()).length;
  await publisher.script('listPosts', { kind: 'error', error: 'creditsDepleted' });
  const { error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'DUPLICATE', duplicateOf: undefined });
  expect(await publisher.ledger(before)).toEqual([]);
});

test('rejects a text that is too long, and a file that cannot be processed', async () => {
  const { error } = await publisher.attempt(publisher.draft({ text: '水'.repeat(30_000) }));
  expect(error).toMatchObject({ class: 'FIX_CONTENT', problem: { field: 'text', rule: 'INVALID' } });
  await publisher.script('finalizeMedia', { kind: 'wait', seconds: 5, state: 'ERROR' });
  const failed = await publisher.attempt(publisher.draft({ media: [await video()] }));
  expect(failed.error).toMatchObject({
    class: 'FIX_MEDIA',
    problem: { field: 'media.0', rule: 'FORMAT' },
  });
});

test('an upload continues after a part whose response was lost', async () => {
  const draft = publisher.draft({ media: [await video()] });
  await publisher.script('appendMedia', { kind: 'close', when: 'after' });
  const first = await publisher.attempt(draft);
  expect(first.error).toMatchObject({ class: 'NOT_SENT' });
  await publisher.script('finalizeMedia', { kind: 'close', when: 'after' });
  const second = await publisher.attempt(draft, first.state);
  expect(second.ran.map(({ step }) => step)).toEqual(['uploadPart', 'uploadPart', 'finishUpload']);
  const { ran } = await publisher.publish(draft, second.state);
  expect(ran.map(({ step }) => step)).toEqual(['finishUpload', 'awaitMedia', 'publish']);
});
