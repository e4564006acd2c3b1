import { PostVariant } from '../../src/domains/content/post-variant.entity';
import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let creator: Member;
let post: string;

const VARIANT = 'id kind text aiModel engagementEstimate isSelected version createdBy { id } post { id }';
const create = (input: object, token = owner.token) =>
  mutate(
    server,
    'createPostVariant',
    { organizationId: id, postId: post, ...input },
    token,
    `postVariant { ${VARIANT} }`,
  );
const newVariant = (kind: string, text: string, values: object = {}): Promise<string> =>
  server.rows.rowOf(PostVariant, { organization: id, post, kind, text, isSelected: false, ...values });
const select = (variantId: string, input: object = {}, token = owner.token) =>
  mutate(
    server,
    'selectPostVariant',
    { postId: post, variantId, ...input },
    token,
    'post { caption hashtags version } variant { id isSelected }',
  );
const selected = async (): Promise<string[]> => {
  const query = `{ post(id: "${post}") { variants { nodes { id isSelected } } } }`;
  const { data } = await server.run(query, {}, owner.token);
  return data.post.variants.nodes.filter(({ isSelected }: Json) => isSelected).map((one: Json) => one.id);
};

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  creator = await newMember(server, id, 'CREATOR');
  post = await server.rows.post(id, { caption: 'Hello', hashtags: ['old'] });
});

test('variants are created, updated and deleted', async () => {
  const { postVariant, userErrors } = await create({ kind: 'CAPTION', text: 'Tea for two' }, creator.token);
  expect(userErrors).toEqual([]);
  expect(postVariant).toEqual({
    id: expect.any(String) as string,
    kind: 'CAPTION',
    text: 'Tea for two',
    aiModel: null,
    engagementEstimate: null,
    isSelected: false,
    version: 1,
    createdBy: { id: creator.id },
    post: { id: post },
  });
  const changed = await mutate(
    server,
    'updatePostVariant',
    { id: postVariant.id, text: 'Tea for three' },
    creator.token,
    'postVariant { text version }',
  );
  expect(changed.postVariant).toEqual({ text: 'Tea for three', version: 2 });
  const removed = await mutate(
    server,
    'deletePostVariant',
    { id: postVariant.id },
    creator.token,
    'deletedPostVariantId',
  );
  expect(removed).toMatchObject({ userErrors: [], deletedPostVariantId: postVariant.id });
});

test('selecting a variant writes the caption like updatePost, and replaces the selected one', async () => {
  const [first, second] = [await newVariant('CAPTION', 'First'), await newVariant('CAPTION', 'Second')];
  expect(await select(first)).toMatchObject({
    userErrors: [],
    post: { caption: 'First', version: 2 },
    variant: { id: first, isSelected: true },
  });
  expect(await select(second, { expectedVersion: 2 })).toMatchObject({
    userErrors: [],
    post: { caption: 'Second', version: 3 },
  });
  expect(await selected()).toEqual([second]);
  // Selecting it again changes nothing.
  expect(await select(second)).toMatchObject({ post: { caption: 'Second', version: 3 } });
  expect(await eventsOf(server, post)).toEqual(['post.updated', 'post.updated']);
});

test('hashtags replace those of the post, each once', async () => {
  const tags = await newVariant('HASHTAGS', '#tea #chai\n#tea भारत');
  const caption = await newVariant('CAPTION', 'Chai');
  expect(await select(tags)).toMatchObject({ post: { caption: 'Hello', hashtags: ['tea', 'chai', 'भारत'] } });
  await select(caption);
  expect((await selected()).sort()).toEqual([tags, caption].sort());
});

test('a hook begins the caption and stays there', async () => {
  const [hook, other] = [await newVariant('HOOK', 'Thirsty?'), await newVariant('HOOK', 'Cold?')];
  const caption = await newVariant('CAPTION', 'Come in.');
  expect((await select(hook)).post).toMatchObject({ caption: 'Thirsty?\n\nHello' });
  expect((await select(other)).post).toMatchObject({ caption: 'Cold?\n\nHello' });
  expect((await select(caption)).post).toMatchObject({ caption: 'Cold?\n\nCome in.' });
  expect((await select(other)).post).toMatchObject({ caption: 'Cold?\n\nCome in.' });
});

test('rejects what the actor cannot change, stale versions and foreign variants', async () => {
  const variant = await newVariant('CAPTION', 'New', { createdBy: creator.id });
  const another = await server.rows.rowOf(PostVariant, {
    organization: id,
    post: await server.rows.post(id),
    kind: 'CAPTION',
  });
  const long = await newVariant('HOOK', 'x'.repeat(63_206));
  const cases: [() => Promise<Json>, [string, string][]][] = [
    [() => select(variant, {}, creator.token), [['FORBIDDEN', 'input']]],
    [() => select(variant, { postId: id }), [['NOT_FOUND', 'input.postId']]],
    [() => select(another), [['NOT_FOUND', 'input.variantId']]],
    [() => select('tea'), [['NOT_FOUND', 'input.variantId']]],
    [() => select(long), [['TOO_LONG', 'input.variantId']]],
    [() => select(variant, { expectedVersion: 9 }), [['CONFLICT', 'input.expectedVersion']]],
    [() => create({ kind: 'HASHTAGS', text: '#tea #' }), [['INVALID', 'input.text']]],
    [() => create({ kind: 'HOOK', text: ' ' }), [['BLANK', 'input.text']]],
  ];
  for (const [run, expected] of cases)
    expect(refusals((await unchanged(server, run)) as never)).toEqual(expected);
});

test('concurrent selections leave one selected variant, whose text the post has', async () => {
  const texts = ['One', 'Two', 'Three', 'Four'];
  const variants = await Promise.all(texts.map((text) => newVariant('CAPTION', text)));
  const answers = await Promise.all(variants.map((variant) => select(variant)));
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  const [last, ...others] = await selected();
  expect(others).toEqual([]);
  const { data } = await server.run(`{ post(id: "${post}") { caption version } }`, {}, owner.token);
  expect(data.post).toEqual({ caption: texts[variants.indexOf(last!)], version: 5 });
});
