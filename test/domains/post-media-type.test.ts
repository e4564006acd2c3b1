import { type Member, mutate, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

/** The media type of a post matches its media files, or is derived from them. */

const server = serverForTests();
let id: string;
let owner: Member;
const files: Record<string, string> = {};

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  for (const kind of ['IMAGE', 'VIDEO', 'GIF', 'DOCUMENT'])
    files[kind] = await server.rows.media(id, { kind });
});

const POST = 'post { id version mediaType media { id } }';
const create = (input: object) =>
  mutate(server, 'createPost', { organizationId: id, ...input }, owner.token, POST);
const update = (input: object) => mutate(server, 'updatePost', input, owner.token, POST);
const idsOf = (kinds: string): string[] =>
  kinds
    .split(' ')
    .filter(Boolean)
    .map((kind) => files[kind]!);

test.each([
  ['', 'TEXT'],
  ['IMAGE', 'IMAGE'],
  ['GIF', 'IMAGE'],
  ['VIDEO', 'VIDEO'],
  ['DOCUMENT', 'CAROUSEL'],
  ['IMAGE VIDEO', 'CAROUSEL'],
])('createPost derives the media type of files of kind "%s": %s', async (kinds, mediaType) => {
  expect((await create({ mediaIds: idsOf(kinds) })).post.mediaType).toBe(mediaType);
});

test.each([
  ['', 'VIDEO'],
  ['', 'CAROUSEL'],
  ['GIF', 'VIDEO'],
  ['IMAGE', 'CAROUSEL'],
])('createPost accepts files of kind "%s" with the media type %s', async (kinds, mediaType) => {
  expect((await create({ mediaIds: idsOf(kinds), mediaType })).post.mediaType).toBe(mediaType);
});

test.each([
  ['IMAGE', 'TEXT', 'IMAGE'],
  ['IMAGE', 'VIDEO', 'IMAGE'],
  ['VIDEO', 'IMAGE', 'VIDEO'],
  ['IMAGE GIF', 'IMAGE', 'CAROUSEL'],
  ['DOCUMENT', 'VIDEO', 'CAROUSEL'],
])('rejects files of kind "%s" with the media type %s', async (kinds, mediaType, fitting) => {
  const label = (type: string): string => type.charAt(0) + type.slice(1).toLowerCase();
  const error = {
    code: 'NOT_ALLOWED',
    path: ['input', 'mediaType'],
    message: `The media type “${label(mediaType)}” does not match the media files of this post. Choose “${label(fitting)}”, or change the media files.`,
  };
  const mediaIds = idsOf(kinds);
  const made = await unchanged(server, () => create({ mediaIds, mediaType }));
  expect(made.userErrors).toEqual([error]);

  const { post } = await create({ mediaIds });
  expect((await unchanged(server, () => update({ id: post.id, mediaType }))).userErrors).toEqual([error]);
});

test('updatePost derives the media type when new files contradict it, and resets it when all are removed', async () => {
  const { post } = await create({ mediaIds: idsOf('IMAGE') });
  const mediaTypeWith = async (kinds: string): Promise<string> =>
    (await update({ id: post.id, mediaIds: idsOf(kinds) })).post.mediaType;

  expect(await mediaTypeWith('IMAGE VIDEO')).toBe('CAROUSEL');
  expect(await mediaTypeWith('VIDEO')).toBe('CAROUSEL');
  expect((await update({ id: post.id, mediaType: 'VIDEO' })).post.mediaType).toBe('VIDEO');
  expect(await mediaTypeWith('IMAGE')).toBe('IMAGE');
  expect(await mediaTypeWith('')).toBe('TEXT');
});

test.each([[[]], [null]])(
  'updatePost resets the media type to TEXT when the media files are %j',
  async (mediaIds) => {
    const { post } = await create({ mediaIds: idsOf('VIDEO') });
    expect((await update({ id: post.id, mediaIds })).post).toMatchObject({ mediaType: 'TEXT', media: [] });
  },
);

test('updatePost keeps the media type that the input states when all media files are removed', async () => {
  const { post } = await create({ mediaIds: idsOf('IMAGE') });
  const updated = await update({ id: post.id, mediaIds: [], mediaType: 'VIDEO' });
  expect(updated.post).toMatchObject({ mediaType: 'VIDEO', media: [] });
});

test('updatePost keeps the media type of a draft without media files', async () => {
  const { post } = await create({ mediaType: 'VIDEO' });
  expect((await update({ id: post.id, mediaIds: [], title: 'Later' })).post.mediaType).toBe('VIDEO');
});

test('saving a post unchanged is no change although its stored media type contradicts its files', async () => {
  const post = await server.rows.post(id, { mediaType: 'TEXT' });
  await server.rows.postMedia(id, post, files.IMAGE!, 0);
  const form = { id: post, mediaType: 'TEXT', mediaIds: idsOf('IMAGE') };

  const saved = await unchanged(server, () => update(form));
  expect(saved.post).toMatchObject({ version: 1, mediaType: 'TEXT' });
});
