import type { Draft } from '../../src/domains/publishing/publishing.port';
import type { Json } from '../support/server';
import { checkPublisher } from './check-publisher';
import { type DraftInput, PublisherUnderTest } from './publisher-under-test';

const VIDEO = ['registerVideo', 'uploadVideo', 'awaitVideo?', 'awaitVideo?', 'awaitVideo?', 'publish!'];

let publisher: PublisherUnderTest;
let boardId: string;
let boardSectionId: string;
let links = 0;
beforeAll(async () => {
  publisher = await PublisherUnderTest.start('PINTEREST', 'blue_door_bakery', { person: 'Asha Verma' });
  const { items } = await call('GET', '/boards');
  boardId = items.find(({ name }: Json) => name === 'Bread').id;
  boardSectionId = (await call('POST', `/boards/${boardId}/sections`, { name: 'Sourdough' })).id;
});
afterAll(() => publisher.stop());

/** Calls the API as the account. */
async function call(method: string, path: string, body?: object): Promise<Json> {
  const { adapter, account } = publisher;
  const response = await fetch(`${adapter.sandbox.url('PINTEREST')}/v5${path}`, {
    method,
    headers: { authorization: `Bearer ${account.tokens.accessToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
}

const image = () => publisher.file(publisher.files.jpeg(), 'IMAGE', { altText: 'Bread' });
const video = () => publisher.file(publisher.files.video(), 'VIDEO');

/** A draft for the board. Pinterest allows 100 calls that write in a minute. */
async function pin({ options = {}, ...input }: DraftInput): Promise<Draft> {
  await publisher.adapter.advance(5);
  return publisher.draft({ ...input, options: { pinterest: { boardId, ...options.pinterest } } });
}

checkPublisher({
  publisher: () => publisher,
  permalink: /^https:\/\/www\.pinterest\.com\/pin\/\d+\/$/,
  posts: [
    {
      name: 'an image',
      draft: async () => pin({ media: [await image()] }),
      steps: ['publish!'],
      visible: 'createPin',
      kind: 'IMAGE',
    },
    {
      name: 'an image with a link and without a text',
      draft: async () => {
        links += 1;
        const link = `https://bakery.example?bread=${links}`;
        return pin({ text: '', media: [await image()], options: { pinterest: { link } } });
      },
      steps: ['publish!'],
      visible: 'createPin',
      kind: 'IMAGE',
    },
    {
      name: 'a carousel',
      draft: async () => pin({ media: [await image(), await image(), await image()] }),
      steps: ['publish!'],
      visible: 'createPin',
      kind: 'CAROUSEL_ALBUM',
    },
    {
      name: 'a video',
      draft: async () => pin({ media: [await video()] }),
      steps: VIDEO,
      visible: 'createPin',
      kind: 'VIDEO',
    },
  ],
  rejections: [
    { error: 'rateLimit', operation: 'createPin', class: 'QUOTA', code: '8', waits: true },
    { error: 'authenticationFailed', operation: 'createPin', class: 'RECONNECT', code: '2' },
    { error: 'notPermitted', operation: 'createPin', class: 'RECONNECT', code: '29' },
    { error: 'trialAccess', operation: 'createPin', class: 'SETUP', code: '29' },
    { error: 'internal', operation: 'createPin', class: 'UNKNOWN', code: '0' },
    {
      error: 'spam',
      operation: 'createPin',
      class: 'FIX_CONTENT',
      problem: { field: 'options.pinterest.link', rule: 'POLICY' },
    },
    {
      error: 'boardNotFound',
      operation: 'createPin',
      class: 'FIX_CONTENT',
      problem: { field: 'options.pinterest.boardId', rule: 'MISSING' },
    },
    {
      error: 'sectionNotFound',
      operation: 'createPin',
      class: 'FIX_CONTENT',
      problem: { field: 'options.pinterest.boardSectionId', rule: 'MISSING' },
    },
    {
      error: 'unreachable',
      operation: 'createPin',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'UNREACHABLE' },
    },
    {
      error: 'badImage',
      operation: 'createPin',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'FORMAT' },
    },
  ],
});

test('sends title, text, link, section, color and alternative text of an image', async () => {
  const options = {
    boardSectionId,
    title: 'Sourdough',
    link: 'https://bakery.example/',
    dominantColor: '#AA5500',
  };
  const draft = await pin({ title: 'Of the post', media: [await image()], options: { pinterest: options } });
  const { post } = await publisher.publish(draft);
  expect(await call('GET', `/pins/${post.platformPostId}`)).toMatchObject({
    board_id: boardId,
    board_section_id: boardSectionId,
    title: 'Sourdough',
    description: draft.text,
    link: 'https://bakery.example/',
    dominant_color: '#AA5500',
    alt_text: 'Bread',
    creative_type: 'REGULAR',
  });
});

test('sends the title of the post, and the whole second of a cover', async () => {
  const draft = await pin({
    title: 'Kneading',
    media: [await video()],
    options: { pinterest: { coverSeconds: 2.7 } },
  });
  const { post } = await publisher.publish(draft);
  expect(await call('GET', `/pins/${post.platformPostId}`)).toMatchObject({
    title: 'Kneading',
    creative_type: 'VIDEO',
  });
  const posts: Json[] = await publisher.adapter.sandbox.control('GET', 'posts');
  expect(posts.find(({ id }) => id === post.platformPostId).extra).toMatchObject({ coverSeconds: 2 });
});

test('a pin with another link, on another board or without video is not taken for the post', async () => {
  const first = await pin({ text: 'Same text', media: [await image()] });
  const { post } = await publisher.publish(first);
  const since = publisher.adapter.clock.now();
  const state = { step: 'publish', restarts: 0 };
  expect(await publisher.find(first, state, since)).toEqual({ found: 'PUBLISHED', post });
  const { items } = await call('GET', '/boards');
  const other = items.find(({ name }: Json) => name === 'Cakes').id;
  for (const changed of [
    { ...first, options: { pinterest: { boardId, link: 'https://bakery.example/other' } } },
    { ...first, options: { pinterest: { boardId: other } } },
    { ...first, media: [await video()] },
  ])
    expect((await publisher.find(changed, state, since)).found).toBe('UNDECIDED');
});

test('names the value that Pinterest rejects', async () => {
  const problemOf = async (input: DraftInput) => {
    const { error } = await publisher.attempt(await pin({ media: [await image()], ...input }));
    return [error?.class, error?.problem?.field, error?.problem?.rule];
  };
  const long = 'a'.repeat(101);
  expect([
    await problemOf({ title: long }),
    await problemOf({ options: { pinterest: { title: long } } }),
    await problemOf({ text: 'a'.repeat(801) }),
    await problemOf({ options: { pinterest: { boardId: null } } }),
    await problemOf({
      media: [await publisher.file(publisher.files.jpeg(), 'IMAGE', { altText: 'a'.repeat(501) })],
    }),
    await problemOf({ media: await Promise.all(Array.from({ length: 6 }, image)) }),
  ]).toEqual([
    ['FIX_CONTENT', 'title', 'LENGTH'],
    ['FIX_CONTENT', 'options.pinterest.title', 'LENGTH'],
    ['FIX_CONTENT', 'text', 'LENGTH'],
    ['FIX_CONTENT', 'options.pinterest.boardId', 'INVALID'],
    ['FIX_CONTENT', 'media.0.altText', 'LENGTH'],
    ['FIX_MEDIA', 'media', 'COUNT'],
  ]);
});

test('a video that fails in processing is FIX_MEDIA', async () => {
  const short = await publisher.file(publisher.files.video(3), 'VIDEO');
  const { error } = await publisher.attempt(await pin({ media: [short] }));
  expect(error).toMatchObject({ class: 'FIX_MEDIA', problem: { field: 'media.0', rule: 'FORMAT' } });
});

test.each([
  ['after', ['uploadVideo', 'awaitVideo', 'awaitVideo', 'awaitVideo', 'publish']],
  ['before', ['uploadVideo', 'awaitVideo', 'awaitVideo', 'awaitVideo', 'publish']],
])('an upload continues if its response is lost %s the effect', async (when, steps) => {
  const draft = await pin({ media: [await video()] });
  await publisher.script('uploadMedia', { kind: 'close', when });
  const { state, error } = await publisher.attempt(draft);
  expect([error?.class, state.step]).toEqual(['NOT_SENT', 'uploadVideo']);
  const { ran } = await publisher.publish(draft, state);
  expect(ran.map(({ step }) => step)).toEqual(steps);
});

test('a video whose registration ended is registered again, but not without end', async () => {
  const draft = await pin({ media: [await video()] });
  await publisher.script('uploadMedia', { kind: 'status', when: 'before', status: 403, body: '<Error/>' }, 2);
  const { ran } = await publisher.publish(draft);
  const again = ['registerVideo', 'uploadVideo'];
  expect(ran.slice(0, 6).map(({ step }) => step)).toEqual([...again, ...again, ...again]);
  await publisher.script('uploadMedia', { kind: 'status', when: 'before', status: 403, body: '<Error/>' }, 3);
  const { error } = await publisher.attempt(draft);
  expect(error).toMatchObject({ class: 'SETUP', code: 'HTTP 403' });
});

test('what an upload is authorized with is in no error and no log', async () => {
  await publisher.script('uploadMedia', { kind: 'close', when: 'before' });
  const { state } = await publisher.attempt(await pin({ media: [await video()] }));
  const { policy } = (state as Json).upload.fields;
  expect(policy.length).toBeGreaterThan(10);
  expect(publisher.adapter.written).not.toContain(policy);
});
