import { type Member, mutate, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

test.each([
  ['no value', null, null],
  ['an empty text', '', 0],
  ['only whitespace', ' \n\t ', 0],
  ['one word', 'Chai', 1],
  ['Hindi words', 'आज की चाय तैयार है', 5],
  ['letters of several code points and symbols', 'क्षत्रिय — café 👩‍👩‍👧', 4],
  ['consecutive spaces, tabs and line breaks', '  one  two\n\nthree\r\n\tfour ', 4],
  ['hyphens and apostrophes inside words', 'Ganesh’s half-price thali', 3],
])('wordCount returns the number of words when the body has %s', async (_, body, words) => {
  const made = await mutate(
    server,
    'createPost',
    { organizationId: id, caption: 'Hello', body },
    owner.token,
    'post { id wordCount }',
  );
  const post = made.post.id as string;

  expect(made.post.wordCount).toBe(words);
  const read = await server.run(
    'query($id: ID!) { post(id: $id) { wordCount } node(id: $id) { ... on Post { wordCount } } }',
    { id: post },
    owner.token,
  );
  expect(read.data).toEqual({ post: { wordCount: words }, node: { wordCount: words } });
});

test('wordCount changes with the body', async () => {
  const post = await server.rows.post(id, { body: 'one two' });
  const selection = 'post { wordCount }';
  const rewritten = await mutate(server, 'updatePost', { id: post, body: 'one' }, owner.token, selection);
  const cleared = await mutate(server, 'updatePost', { id: post, body: null }, owner.token, selection);

  expect([rewritten.post, cleared.post]).toEqual([{ wordCount: 1 }, { wordCount: null }]);
});
