import { SavedHashtag } from '../../src/domains/media/library/saved-hashtag.entity';
import { type Member, newMember, newOrganization, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { composer, generate, generationOf, runGenerations } from './generations';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const request = (name: string, input: object, token = owner.token): Promise<Json> =>
  generate(server, name, { organizationId: id, seed: 7, ...input }, token);

/** Requests content, runs the job, and returns the generation. */
async function generated(name: string, input: object, models = composer()): Promise<Json> {
  const { generation, userErrors } = await request(name, input);
  expect(userErrors).toEqual([]);
  await runGenerations(server, models);
  return generationOf(server, generation.id as string, owner.token);
}

describe('generateHashtags', () => {
  test('suggests hashtags from the library and the topic, best first', async () => {
    await server.rows.rowOf(SavedHashtag, { organization: id, hashtag: 'ChaiLovers', platform: null });
    expect(await generated('generateHashtags', { topic: 'Masala chai' })).toMatchObject({
      ...{ status: 'COMPLETED', feature: 'HASHTAGS', promptTemplate: 'hashtags', maxOutputTokens: 800 },
      ...{ hashtags: ['ChaiLovers', 'MasalaChai', 'Masala', 'chai'], captions: [], ideas: [] },
      ...{ qualityScore: null, brandConsistencyScore: null, input: { count: 10 } },
    });
  });

  test('returns no more than requested', async () => {
    const { hashtags } = await generated('generateHashtags', { topic: 'Masala chai for the rain', count: 2 });
    expect(hashtags).toHaveLength(2);
  });
});

describe('generateIdeas', () => {
  test('suggests different ideas in the requested language', async () => {
    const generation = await generated('generateIdeas', { topic: 'मसाला चाय', language: 'HINDI', count: 3 });
    expect(generation).toMatchObject({
      ...{ status: 'COMPLETED', feature: 'IDEAS', promptTemplate: 'ideas', captions: [], hashtags: [] },
    });
    const titles = (generation.ideas as Json[]).map(({ title }) => title as string);
    expect(new Set(titles).size).toBe(3);
    for (const { title, description, hook } of generation.ideas as Json[])
      expect(`${title} ${description} ${hook}`).toMatch(/\p{Script=Devanagari}/u);
  });

  test('does not create posts', async () => {
    await generated('generateIdeas', { topic: 'Masala chai' });
    expect(await server.database.query('SELECT FROM posts WHERE organization_id = $1', [id])).toEqual([]);
  });
});

describe('rewriteCaption', () => {
  const change = 'Friendlier, and mention the terrace';

  test('rewrites a caption, whose first sentence is the topic', async () => {
    const caption = 'Chai from 15 rupees. Open until 22.';
    const generation = await generated('rewriteCaption', { caption, change, count: 2 });
    expect(generation).toMatchObject({
      ...{ status: 'COMPLETED', feature: 'REWRITE', promptTemplate: 'rewrite', post: null },
      input: { original: caption, change, topic: 'Chai from 15 rupees' },
    });
    expect(generation.captions).toHaveLength(2);
  });

  test('rewrites the caption of a post by default, and leaves the post as it is', async () => {
    const post = await server.rows.post(id, { caption: 'Fresh chai!' });
    const read = () => server.database.query('SELECT caption, version FROM posts WHERE id = $1', [post]);
    const before = await read();
    expect(await generated('rewriteCaption', { postId: post, change })).toMatchObject({
      ...{ status: 'COMPLETED', post: { id: post } },
      input: { original: 'Fresh chai!', topic: 'Fresh chai' },
    });
    expect(await read()).toEqual(before);
  });

  test('numbers of the requested change are not invented, others are', async () => {
    const saying = (text: string) =>
      composer({ text: () => JSON.stringify({ captions: [{ text, hashtags: [], callToAction: null }] }) });
    const input = { caption: 'Fresh chai.', change: 'Mention that a cup is 40 rupees' };
    expect(await generated('rewriteCaption', input, saying('A cup for 40 rupees.'))).toMatchObject({
      status: 'COMPLETED',
    });
    expect(await generated('rewriteCaption', input, saying('A cup for 30 rupees.'))).toMatchObject({
      ...{ status: 'FAILED', failure: { reason: 'INVENTED_CONTENT' } },
    });
  });

  test('needs a caption', async () => {
    const post = await server.rows.post(id, { caption: null });
    const missing = {
      code: 'REQUIRED',
      message: 'Caption is required. Enter one, or choose a post that has a caption.',
      path: ['input', 'caption'],
    };
    await unchanged(server, async () => {
      expect((await request('rewriteCaption', { change })).userErrors).toEqual([missing]);
      expect((await request('rewriteCaption', { change, postId: post })).userErrors).toEqual([missing]);
      expect((await request('rewriteCaption', { change, caption: ' ' })).userErrors).toEqual([missing]);
    });
  });
});

test.each([
  ['generateHashtags', { topic: 'Masala chai' }],
  ['generateIdeas', { topic: 'Masala chai' }],
  ['rewriteCaption', { caption: 'Fresh chai.', change: 'Shorter' }],
])('%s is denied to members without AI_USE and strangers, and nothing changes', async (name, input) => {
  const viewer = await newMember(server, id, 'VIEWER');
  const stranger = (await newOrganization(server)).owner;
  await unchanged(server, async () => {
    expect((await request(name, input, viewer.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await request(name, input, stranger.token)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});
