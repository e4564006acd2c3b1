import { type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const LIBRARY = 'mediaAsset { title description altText tags isFavorite folder { name } version }';

const update = (input: object, token = owner.token) =>
  mutate(server, 'updateMediaAsset', input, token, LIBRARY);

/** Returns the titles of the media files that a filter matches, oldest first, with the statements of the query. */
async function titles(where: object, token = owner.token): Promise<string> {
  const { data, errors, extensions } = await server.run(
    `query ($id: ID!, $where: MediaAssetWhere) { mediaAssets(organizationId: $id, where: $where,
      orderBy: { field: CREATED_AT, direction: ASC }) { totalCount nodes { title } } }`,
    { id, where },
    token,
  );
  expect(errors).toBeUndefined();
  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  const found = data.mediaAssets.nodes.map(({ title }: { title: string }) => title);
  expect(data.mediaAssets.totalCount).toBe(found.length);
  return found.join('');
}

const media = (title: string, day: number, values: object = {}): Promise<string> =>
  server.rows.media(id, { title, createdAt: `2026-01-0${day}T00:00:00Z`, ...values });

test('updates a media file, removes duplicate tags, and reports a stale version', async () => {
  const asset = await media('A', 1);
  const folder = await server.rows.mediaFolder(id, { name: 'Festivals' });
  const change = {
    title: 'Diwali',
    description: 'Lamps.',
    altText: 'Lamps on a step.',
    tags: ['lamp', 'festival', 'lamp'],
    isFavorite: true,
  };

  expect(await update({ id: asset, expectedVersion: 1, folderId: folder, ...change })).toMatchObject({
    mediaAsset: { ...change, tags: ['lamp', 'festival'], folder: { name: 'Festivals' }, version: 2 },
    userErrors: [],
  });
  expect(refusals(await update({ id: asset, expectedVersion: 1, title: 'Old' }))).toEqual([
    ['CONFLICT', 'input.expectedVersion'],
  ]);
  expect(await update({ id: asset, folderId: null, tags: [] })).toMatchObject({
    mediaAsset: { folder: null, version: 3 },
  });
});

test('rejects unknown folders, folders of others, and imported files without a title', async () => {
  const imported = await media('A', 1, { origin: 'IMPORTED', sourceUrl: 'https://files.example/a.jpg' });
  const stranger = await newOrganization(server);
  const foreign = await server.rows.mediaFolder(stranger.id, { name: 'Theirs' });

  for (const folderId of [foreign, 'x'])
    expect(refusals(await update({ id: imported, folderId }))).toEqual([['NOT_FOUND', 'input.folderId']]);
  expect((await update({ id: imported, title: null })).userErrors).toEqual([
    { code: 'REQUIRED', path: ['input', 'title'], message: 'Title is required for imported media files.' },
  ]);
  const input = { organizationId: id, folderId: foreign };
  const upload = { ...input, filename: 'tea.jpg', fileSize: 5, mimeType: 'image/jpeg' };
  expect(refusals(await mutate(server, 'createMediaUpload', upload, owner.token))).toEqual([
    ['NOT_FOUND', 'input.folderId'],
  ]);
  const url = { ...input, url: 'https://files.example/tea.jpg' };
  expect(refusals(await mutate(server, 'importMediaFromUrl', url, owner.token))).toEqual([
    ['NOT_FOUND', 'input.folderId'],
  ]);
});

test('puts uploads and imports into a folder', async () => {
  const folderId = await server.rows.mediaFolder(id, { name: 'Inbox' });
  const asset = 'asset { folder { name } }';
  const upload = { organizationId: id, folderId, filename: 'tea.jpg', fileSize: 5, mimeType: 'image/jpeg' };
  const url = { organizationId: id, folderId, url: 'https://files.example/tea.jpg' };

  const uploaded = await mutate(server, 'createMediaUpload', upload, owner.token, asset);
  const imported = await mutate(server, 'importMediaFromUrl', url, owner.token, asset);
  expect([uploaded, imported]).toMatchObject(Array(2).fill({ asset: { folder: { name: 'Inbox' } } }));
});

test('deletes and restores media files, one or several', async () => {
  const [a, b] = [await media('A', 1), await media('B', 2)];
  const post = await mutate(
    server,
    'createPost',
    { organizationId: id, mediaIds: [a] },
    owner.token,
    'post { id }',
  );
  const shown = async () =>
    (
      await server.run(
        'query ($id: ID!) { post(id: $id) { media { title } } }',
        { id: post.post.id },
        owner.token,
      )
    ).data.post.media;

  expect(
    await mutate(server, 'deleteMediaAsset', { id: a }, owner.token, 'deletedMediaAssetId'),
  ).toMatchObject({ deletedMediaAssetId: a, userErrors: [] });
  expect([await titles({}), await shown()]).toEqual(['B', []]);
  await mutate(server, 'restoreMediaAsset', { id: a }, owner.token);
  expect([await titles({}), await shown()]).toEqual(['AB', [{ title: 'A' }]]);

  const items = [a, b].map((one) => ({ id: one }));
  const results = 'results { index id userErrors { code } }';
  const done = [a, b].map((one, index) => ({ index, id: one, userErrors: [] }));
  const tagged = items.map((item) => ({ ...item, tags: ['tea'] }));
  expect(await mutate(server, 'updateMediaAssets', { items: tagged }, owner.token, results)).toMatchObject({
    results: done,
  });
  expect(await titles({ tags: { has: 'tea' } })).toBe('AB');
  expect(await mutate(server, 'deleteMediaAssets', { items }, owner.token, results)).toMatchObject({
    results: done,
  });
  expect(await titles({})).toBe('');
  expect(await mutate(server, 'restoreMediaAssets', { items }, owner.token, results)).toMatchObject({
    results: done,
  });
  expect(await titles({})).toBe('AB');
});

test('denies changes to viewers, of files of others to creators, and to strangers', async () => {
  const asset = await media('A', 1);
  const [viewer, creator] = [await newMember(server, id, 'VIEWER'), await newMember(server, id, 'CREATOR')];
  const stranger = await newOrganization(server);
  const own = await media('B', 2, { createdBy: creator.id });

  for (const { token } of [viewer, creator])
    expect(refusals(await update({ id: asset, title: 'Mine' }, token))).toEqual([['FORBIDDEN', 'input']]);
  expect(refusals(await update({ id: own, title: 'Mine' }, creator.token))).toEqual([]);
  expect(refusals(await update({ id: asset, title: 'Mine' }, stranger.owner.token))).toEqual([
    ['NOT_FOUND', 'input.id'],
  ]);
});

test('filters by tags, favorite, orientation, kind, folder and use', async () => {
  const folder = await server.rows.mediaFolder(id, { name: 'Tea' });
  const used = await media('A', 1, { tags: ['tea', 'cup'], isFavorite: true, width: 2, height: 1 });
  await media('B', 2, { tags: ['tea'], width: 1, height: 2, folder });
  await media('C', 3, { width: 2, height: 2, kind: 'VIDEO' });
  await media('D', 4);
  await mutate(server, 'createPost', { organizationId: id, mediaIds: [used] }, owner.token);

  expect(await titles({ tags: { has: 'tea' } })).toBe('AB');
  expect(await titles({ tags: { hasAll: ['tea', 'cup'] } })).toBe('A');
  expect(await titles({ tags: { hasAny: ['cup', 'pot'] } })).toBe('A');
  expect(await titles({ isFavorite: { eq: true } })).toBe('A');
  expect(await titles({ orientation: { eq: 'LANDSCAPE' } })).toBe('A');
  expect(await titles({ orientation: { in: ['PORTRAIT', 'SQUARE'] } })).toBe('BC');
  expect(await titles({ orientation: { isNull: true } })).toBe('D');
  expect(await titles({ kind: { eq: 'VIDEO' } })).toBe('C');
  expect(await titles({ folderId: { eq: folder } })).toBe('B');
  expect(await titles({ folderId: { isNull: true } })).toBe('ACD');
  expect(await titles({ isUsed: { eq: true } })).toBe('A');
  expect(await titles({ isUsed: { eq: false } })).toBe('BCD');
  expect(await titles({ isUsed: { eq: false }, tags: { has: 'tea' } })).toBe('B');
});

const USES = 'usageCount isUsed usedBy { __typename id ... on Post { caption } }';

test('returns the posts that use a media file in one statement, and only those that are visible', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  const asset = await media('A', 1, { clientAccount });
  const post = async (caption: string, more: object = {}): Promise<string> => {
    const input = { organizationId: id, caption, mediaIds: [asset], ...more };
    return (await mutate(server, 'createPost', input, owner.token, 'post { id }')).post.id as string;
  };
  const [first, second, third] = [
    await post('1', { clientAccountId: clientAccount }),
    await post('2'),
    await post('3'),
  ];
  await mutate(server, 'deletePost', { id: third }, owner.token);
  const one = { __typename: 'Post', id: first, caption: '1' };
  const two = { __typename: 'Post', id: second, caption: '2' };
  const compiled = (token: string) =>
    server.run(`query ($id: ID!) { mediaAsset(id: $id) { ${USES} } }`, { id: asset }, token);
  const resolved = (token: string) =>
    server.run(`query ($id: ID!) { node(id: $id) { ... on MediaAsset { ${USES} } } }`, { id: asset }, token);

  const read = await compiled(owner.token);
  expect(read.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(read.data.mediaAsset).toEqual({ usageCount: 2, isUsed: true, usedBy: [two, one] });
  const other = await resolved(owner.token);
  expect(other.extensions.cost).toMatchObject({ plan: 'resolvers', sqlStatements: 3 });
  expect(other.data.node).toEqual(read.data.mediaAsset);
  expect((await compiled(client.token)).data.mediaAsset).toEqual({
    usageCount: 1,
    isUsed: true,
    usedBy: [one],
  });
});
