import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import { reviewsForTests } from './review-helpers';

const { server, home, told } = reviewsForTests();

const COMMENT = `id text version resolvedAt createdAt author { id } resolvedBy { id } post { id } campaign { id } thread { id }
  mentions { user { id } } replies { nodes { id text } } clientAccount { id }`;

const newPost = (values: object = {}): Promise<string> =>
  server.rows.post(home.id, { title: 'Menu', author: home.creator.id, ...values });
const run = (name: string, input: object, { token }: { token: string }) =>
  mutate(
    server,
    name,
    input,
    token,
    name === 'deleteFeedback' ? 'deletedFeedbackId' : `feedback { ${COMMENT} }`,
  );
/** Starts a thread. Returns the ID of the comment. */
async function thread(postId: string, by: Member = home.editor, input: object = {}): Promise<string> {
  const { feedback, userErrors } = await run(
    'addPostFeedback',
    { postId, text: 'Warmer, please.', ...input },
    by,
  );
  expect(userErrors).toEqual([]);
  return feedback.id as string;
}
const refused = async (name: string, input: object, by: { token: string }) =>
  refusals(await unchanged(server, () => run(name, input, by)));
/** Members whom no other test notifies. */
const newMembers = (...roles: string[]): Promise<Member[]> =>
  Promise.all(roles.map((role) => newMember(server, home.id, role)));

test('a comment starts a thread, and the author of the post and mentioned members are notified once', async () => {
  const [author, editor, viewer] = (await newMembers('CREATOR', 'EDITOR', 'VIEWER')) as [
    Member,
    Member,
    Member,
  ];
  const post = await newPost({ author: author.id });
  server.clock.set(new Date('2026-11-02T10:00:00Z'));
  const mentionedUserIds = [viewer.id, author.id, editor.id];
  const made = await run(
    'addPostFeedback',
    { postId: post, text: 'Warmer, please.', mentionedUserIds },
    editor,
  );
  expect(made.userErrors).toEqual([]);
  expect(made.feedback).toEqual({
    id: expect.any(String) as string,
    text: 'Warmer, please.',
    version: 1,
    resolvedAt: null,
    createdAt: '2026-11-02T10:00:00+00:00',
    author: { id: editor.id },
    resolvedBy: null,
    post: { id: post },
    campaign: null,
    thread: null,
    mentions: mentionedUserIds.map((id) => ({ user: { id } })),
    replies: { nodes: [] },
    clientAccount: null,
  });
  const [{ name } = { name: '' }] = await server.database.query<{ name: string }>(
    'SELECT full_name AS name FROM users WHERE id = $1',
    [editor.id],
  );
  const mention = `${name} mentioned you on “Menu”`;
  expect([await told(author), await told(viewer), await told(editor)]).toEqual([[mention], [mention], []]);
  const { id } = made.feedback;
  const plain = await run('addPostFeedback', { postId: post, text: 'And shorter.' }, editor);
  expect(plain.feedback.mentions).toEqual([]);
  expect(await told(author)).toEqual([mention, `${name} commented on “Menu”`]);

  const reply = await run('replyToFeedback', { id, text: 'Done.' }, author);
  expect(reply.feedback).toMatchObject({
    text: 'Done.',
    thread: { id },
    post: { id: post },
    replies: { nodes: [] },
  });
  expect(await told(editor)).toEqual([expect.stringContaining('replied to you on “Menu”') as string]);
  expect(await eventsOf(server, id as string)).toEqual(['feedback.created']);
  expect(await refused('replyToFeedback', { id: reply.feedback.id, text: 'And?' }, editor)).toEqual([
    ['INVALID_STATE', 'input.id'],
  ]);
});

test('posts list their threads with replies, with few statements', async () => {
  const post = await newPost();
  const [first, second] = [await thread(post), await thread(post, home.manager)];
  await run('replyToFeedback', { id: first, text: 'Yes.' }, home.creator);
  await run('resolveFeedback', { id: second }, home.creator);
  const list = async (where: string) => {
    const query = `{ post(id: "${post}") { feedback(where: ${where}, orderBy: { field: CREATED_AT, direction: ASC }) {
      totalCount nodes { id resolvedAt author { id } replies { nodes { text author { id } } } } } } }`;
    const { data, extensions } = await server.run(query, {}, home.viewer.token);
    return { ...data.post.feedback, statements: extensions.cost.sqlStatements };
  };
  const { statements, ...threads } = await list('{ threadId: { isNull: true } }');
  expect(threads).toEqual({
    totalCount: 2,
    nodes: [
      {
        id: first,
        resolvedAt: null,
        author: { id: home.editor.id },
        replies: { nodes: [{ text: 'Yes.', author: { id: home.creator.id } }] },
      },
      {
        id: second,
        resolvedAt: expect.any(String) as string,
        author: { id: home.manager.id },
        replies: { nodes: [] },
      },
    ],
  });
  expect(statements).toBe(2);
  expect(await list('{ resolvedAt: { isNull: true } }')).toMatchObject({ totalCount: 2, statements: 2 });
});

test('campaigns have feedback, too', async () => {
  const campaign = await server.rows.campaign(home.id, { name: 'Diwali', createdBy: home.manager.id });
  const input = { campaignId: campaign, text: 'Start earlier.' };
  const { feedback } = await run('addCampaignFeedback', input, home.editor);
  expect(feedback).toMatchObject({ post: null, campaign: { id: campaign } });
  expect((await told(home.manager)).at(-1)).toMatch(/commented on “Diwali”$/);
  const { data } = await server.run(
    `{ campaign(id: "${campaign}") { feedback { nodes { id } } } }`,
    {},
    home.owner.token,
  );
  expect(data.campaign.feedback.nodes).toEqual([{ id: feedback.id }]);
});

test('only authors change their comments, and a mention is notified once', async () => {
  const [viewer] = (await newMembers('VIEWER')) as [Member];
  const id = await thread(await newPost(), home.editor, { mentionedUserIds: [viewer.id] });
  expect(await refused('updateFeedback', { id, text: 'Mine' }, home.owner)).toEqual([['FORBIDDEN', 'input']]);
  expect(await refused('deleteFeedback', { id }, home.owner)).toEqual([['FORBIDDEN', 'input']]);
  expect(await refused('updateFeedback', { id, text: ' ' }, home.editor)).toEqual([['BLANK', 'input.text']]);
  expect(await refused('updateFeedback', { id, text: 'A', expectedVersion: 3 }, home.editor)).toEqual([
    ['CONFLICT', 'input.expectedVersion'],
  ]);
  const edit = (input: object) => run('updateFeedback', { id, text: 'Warmer', ...input }, home.editor);
  expect((await edit({ expectedVersion: 1 })).feedback).toMatchObject({
    text: 'Warmer',
    version: 2,
    mentions: [{ user: { id: viewer.id } }],
  });
  expect((await edit({})).feedback.version).toBe(2);
  expect((await edit({ mentionedUserIds: null })).feedback).toMatchObject({ version: 3, mentions: [] });
  await edit({ mentionedUserIds: [viewer.id, home.owner.id] });
  expect(await told(viewer)).toHaveLength(1);
  expect((await told(home.owner)).at(-1)).toMatch(/mentioned you on “Menu”$/);
});

test('a comment with replies stays, and a deleted one leaves its mentions', async () => {
  const post = await newPost();
  const id = await thread(post, home.editor, { mentionedUserIds: [home.owner.id] });
  const { feedback } = await run('replyToFeedback', { id, text: 'Hm.' }, home.creator);
  expect(await refused('deleteFeedback', { id }, home.editor)).toEqual([['INVALID_STATE', 'input.id']]);
  expect((await run('deleteFeedback', { id: feedback.id }, home.creator)).deletedFeedbackId).toBe(
    feedback.id,
  );
  expect((await run('deleteFeedback', { id }, home.editor)).deletedFeedbackId).toBe(id);
  expect(await refused('deleteFeedback', { id }, home.editor)).toEqual([['NOT_FOUND', 'input.id']]);
  expect(await server.database.query('SELECT FROM feedback_mentions WHERE feedback_id = $1', [id])).toEqual(
    [],
  );
  expect(await eventsOf(server, id)).toEqual(['feedback.created', 'feedback.deleted']);
});

test('threads are resolved and reopened by those who give feedback, and the audit log says so', async () => {
  const id = await thread(await newPost());
  const state = async () => {
    const { data } = await server.run(
      `{ feedback(id: "${id}") { viewerActions { resolve { allowed code } reopen { code } update { code } } } }`,
      {},
      home.creator.token,
    );
    return data.feedback.viewerActions;
  };
  expect(await state()).toEqual({
    resolve: { allowed: true, code: null },
    reopen: { code: 'INVALID_STATE' },
    update: { code: 'FORBIDDEN' },
  });
  const done = await run('resolveFeedback', { id }, home.creator);
  expect(done.feedback).toMatchObject({ resolvedBy: { id: home.creator.id }, version: 2 });
  expect(await refused('resolveFeedback', { id }, home.creator)).toEqual([['INVALID_STATE', 'input.id']]);
  expect(await refused('reopenFeedback', { id }, home.viewer)).toEqual([['FORBIDDEN', 'input']]);
  const open = await run('reopenFeedback', { id }, home.editor);
  expect(open.feedback).toMatchObject({ resolvedAt: null, resolvedBy: null, version: 3 });
  expect(await refused('reopenFeedback', { id }, home.editor)).toEqual([['INVALID_STATE', 'input.id']]);
  const { data } = await server.run(
    `{ feedback(id: "${id}") { history(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { action actor { id } } } } }`,
    {},
    home.owner.token,
  );
  expect(data.feedback.history.nodes).toEqual([
    { action: 'FEEDBACK_CREATED', actor: { id: home.editor.id } },
    { action: 'FEEDBACK_RESOLVED', actor: { id: home.creator.id } },
    { action: 'FEEDBACK_REOPENED', actor: { id: home.editor.id } },
  ]);
});

test('clients give feedback on content of their client account, and only its members are mentioned', async () => {
  const [client, other] = await Promise.all([0, 1].map(() => server.rows.clientAccount(home.id)));
  const member = await newMember(server, home.id, 'CLIENT', { clientAccount: client });
  const stranger = await newMember(server, home.id, 'CLIENT', { clientAccount: other });
  const post = await newPost({ clientAccount: client });
  const id = await thread(post, member, { mentionedUserIds: [home.owner.id] });
  const input = { id, text: 'Yes.', mentionedUserIds: [stranger.id] };
  expect(await refused('replyToFeedback', input, home.editor)).toEqual([
    ['NOT_FOUND', 'input.mentionedUserIds.0'],
  ]);
  const mentionedUserIds = [member.id, member.id.toUpperCase()];
  expect(await refused('replyToFeedback', { ...input, mentionedUserIds }, home.editor)).toEqual([
    ['DUPLICATE', 'input.mentionedUserIds.1'],
  ]);
  expect(await refused('replyToFeedback', { id, text: 'Mine?' }, stranger)).toEqual([
    ['NOT_FOUND', 'input.id'],
  ]);
  expect(await refused('addPostFeedback', { postId: await newPost(), text: 'A' }, member)).toEqual([
    ['NOT_FOUND', 'input.postId'],
  ]);
  expect(await refused('addPostFeedback', { postId: post, text: 'A' }, home.viewer)).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
});

test('feedback of other organizations is not found', async () => {
  const { owner } = await newOrganization(server);
  const post = await newPost();
  const id = await thread(post);
  const calls: [string, object][] = [
    ['addPostFeedback', { postId: post, text: 'A' }],
    ['replyToFeedback', { id, text: 'A' }],
    ['updateFeedback', { id, text: 'A' }],
    ['deleteFeedback', { id }],
    ['resolveFeedback', { id }],
    ['reopenFeedback', { id }],
  ];
  for (const [name, input] of calls)
    expect(await refused(name, input, owner)).toEqual([
      ['NOT_FOUND', `input.${'postId' in input ? 'postId' : 'id'}`],
    ]);
});
