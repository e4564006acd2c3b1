import { mutate } from '../support/people';
import { LATER, LATEST, schedulesForTests } from './schedule-helpers';

const { server, home, postOf, planned } = schedulesForTests();

test('schedulePosts, reschedulePublications and cancelPublications return a result per item', async () => {
  const [a, b] = [await server.rows.post(home.id), await server.rows.post(home.id)];
  const when = { at: LATER };
  const selection = 'results { index id userErrors { code path } }';
  const items = [
    { postId: b, accountIds: [home.x], when },
    { postId: a, accountIds: [home.x], when },
    { postId: a, accountIds: [home.facebook], when },
    { postId: a, accountIds: [home.facebook], when: { now: false } },
  ];
  const made = await mutate(server, 'schedulePosts', { items }, home.owner.token, selection);
  expect(made.results).toEqual([
    { index: 0, id: b, userErrors: [] },
    { index: 1, id: a, userErrors: [] },
    { index: 2, id: a, userErrors: [] },
    { index: 3, id: null, userErrors: [{ code: 'INVALID', path: ['input', 'items', '3', 'when', 'now'] }] },
  ]);
  const ids = [a, a, b];
  const rows = await server.database.query<{ id: string; post: string }>(
    'SELECT id, post_id AS post FROM publications WHERE post_id = ANY ($1) ORDER BY post_id = $2, id',
    [[...new Set(ids)], b],
  );
  expect(rows.map(({ post }) => post)).toEqual(ids);
  const publications = rows.map((row) => row.id);

  const moved = await mutate(
    server,
    'reschedulePublications',
    { items: publications.map((one) => ({ id: one, when: { at: LATEST } })) },
    home.owner.token,
    selection,
  );
  expect(moved.results).toEqual(publications.map((one, index) => ({ index, id: one, userErrors: [] })));

  const canceled = await mutate(
    server,
    'cancelPublications',
    { items: [...publications, 'nonsense'].map((one) => ({ id: one })), atomic: false },
    home.owner.token,
    selection,
  );
  expect(canceled.results).toEqual([
    ...publications.map((one, index) => ({ index, id: one, userErrors: [] })),
    { index: 3, id: 'nonsense', userErrors: [{ code: 'NOT_FOUND', path: ['input', 'items', '3', 'id'] }] },
  ]);
  for (const post of [a, b]) expect(await postOf(post)).toMatchObject({ status: 'DRAFT' });
});

test('concurrent calls over the publications of the same posts do not deadlock', async () => {
  const posts = [await server.rows.post(home.id), await server.rows.post(home.id)];
  const publications: string[] = [];
  for (const at of [LATER, LATEST]) for (const post of posts) publications.push(await planned(post, at));
  const moves = (ids: string[], day: number) =>
    mutate(
      server,
      'reschedulePublications',
      {
        items: ids.map((one, index) => ({ id: one, when: { at: `2027-0${day}-0${index + 1}T00:00:00Z` } })),
      },
      home.owner.token,
      'results { userErrors { code } }',
    );
  const [p, q, r, s] = publications as [string, string, string, string];
  const all = await Promise.all([
    moves([p, s, q], 1),
    moves([q, r], 2),
    moves([s, p, r], 3),
    moves([r, q, p, s], 4),
  ]);
  for (const { results } of all) for (const { userErrors } of results) expect(userErrors).toEqual([]);
});
