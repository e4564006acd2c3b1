import { type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const create = async (name: string, parentId: string | null = null, token = owner.token) => {
  const payload = await mutate(
    server,
    'createMediaFolder',
    { organizationId: id, name, parentId },
    token,
    'mediaFolder { id name version parent { id } }',
  );
  return { payload, folder: payload.mediaFolder?.id as string };
};

const update = (input: object, token = owner.token) =>
  mutate(server, 'updateMediaFolder', input, token, 'mediaFolder { name version parent { id } }');

const remove = (folder: string, token = owner.token, more: object = {}) =>
  mutate(server, 'deleteMediaFolder', { id: folder, ...more }, token, 'deletedMediaFolderId');

/** Creates folders, each in the one before. */
async function chain(length: number): Promise<string[]> {
  const folders: string[] = [];
  for (let level = 1; level <= length; level += 1)
    folders.push((await create(`Level ${level}`, folders.at(-1) ?? null)).folder);
  return folders;
}

test('creates, lists, renames and moves folders', async () => {
  const top = await create('Festivals');
  const inner = await create('Diwali', top.folder);

  expect(inner.payload).toMatchObject({
    mediaFolder: { name: 'Diwali', version: 1, parent: { id: top.folder } },
    userErrors: [],
  });
  expect(await update({ id: inner.folder, name: 'Holi', parentId: null })).toMatchObject({
    mediaFolder: { name: 'Holi', version: 2, parent: null },
    userErrors: [],
  });
  const list = await server.run(
    `query ($id: ID!) { mediaFolders(organizationId: $id, where: { parentId: { isNull: true } }, orderBy: { field: NAME, direction: ASC }) {
      nodes { name folders { totalCount } } } }`,
    { id },
    owner.token,
  );
  expect(list.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(list.data.mediaFolders.nodes).toEqual([
    { name: 'Festivals', folders: { totalCount: 0 } },
    { name: 'Holi', folders: { totalCount: 0 } },
  ]);
});

test('writes only the moved folder when a folder with content is moved', async () => {
  const [top, inner] = await chain(2);
  const other = (await create('Other')).folder;
  const asset = await server.rows.media(id, { folder: inner });
  const rowsBefore = await server.database.query(
    'SELECT id, xmin FROM media_folders WHERE id <> $1 UNION ALL SELECT id, xmin FROM media_assets WHERE id = $2 ORDER BY id',
    [top, asset],
  );

  expect(refusals(await update({ id: top, parentId: other }))).toEqual([]);
  expect(
    await server.database.query(
      'SELECT id, xmin FROM media_folders WHERE id <> $1 UNION ALL SELECT id, xmin FROM media_assets WHERE id = $2 ORDER BY id',
      [top, asset],
    ),
  ).toEqual(rowsBefore);
});

test('rejects a name that another folder of the same parent has, ignoring case', async () => {
  const { folder } = await create('Tea');
  await create('Tea', folder);

  const { payload } = await create('TEA');
  expect(payload.userErrors).toEqual([
    { code: 'TAKEN', path: ['input', 'name'], message: 'This name is already in use. Choose another one.' },
  ]);
  expect(refusals((await create('tea', folder)).payload)).toEqual([['TAKEN', 'input.name']]);
  expect(refusals((await create(' ')).payload)).toEqual([['BLANK', 'input.name']]);
});

test('rejects a parent that is the folder itself, in it, of another organization or unknown', async () => {
  const [top, inner] = await chain(2);
  const message = 'A folder cannot be moved into itself or into one of its folders. Choose another folder.';
  const stranger = await newOrganization(server);
  const foreign = await server.rows.mediaFolder(stranger.id, { name: 'Theirs' });

  for (const parentId of [top, inner])
    expect((await update({ id: top, parentId })).userErrors).toEqual([
      { code: 'INVALID_STATE', path: ['input', 'parentId'], message },
    ]);
  for (const parentId of [foreign, 'x'])
    expect(refusals(await update({ id: top, parentId }))).toEqual([['NOT_FOUND', 'input.parentId']]);
});

test('rejects one of two moves at once that would put each folder into the other one', async () => {
  for (let round = 0; round < 5; round += 1) {
    const a = (await create(`A${round}`)).folder;
    const b = (await create(`B${round}`)).folder;
    const moves = await Promise.all([update({ id: a, parentId: b }), update({ id: b, parentId: a })]);

    expect(moves.flatMap(refusals)).toEqual([['INVALID_STATE', 'input.parentId']]);
  }
});

test('limits the number of levels when folders are created and moved', async () => {
  const folders = await chain(10);
  const message = 'Folders can have at most 10 levels. Choose a folder on a higher level.';
  const tooDeep = [{ code: 'INVALID_STATE', path: ['input', 'parentId'], message }];
  const other = (await create('Other')).folder;
  await create('Inner', other);

  expect((await create('Level 11', folders[9])).payload.userErrors).toEqual(tooDeep);
  expect((await update({ id: other, parentId: folders[8] })).userErrors).toEqual(tooDeep);
  expect(refusals(await update({ id: other, parentId: folders[7] }))).toEqual([]);
});

test('deletes a folder only when no folder and no media file is in it', async () => {
  const [top, inner] = await chain(2);
  const asset = await server.rows.media(id, { folder: inner });
  const message = 'This folder is not empty. Move or delete its folders and media files first.';
  const notEmpty = [{ code: 'INVALID_STATE', path: ['input', 'id'], message }];

  expect((await remove(top!)).userErrors).toEqual(notEmpty);
  expect((await remove(inner!)).userErrors).toEqual(notEmpty);
  await mutate(server, 'deleteMediaAsset', { id: asset }, owner.token);
  expect(refusals(await remove(inner!, owner.token, { expectedVersion: 2 }))).toEqual([
    ['CONFLICT', 'input.expectedVersion'],
  ]);
  expect(await remove(inner!)).toMatchObject({ deletedMediaFolderId: inner, userErrors: [] });
  expect(await remove(top!)).toMatchObject({ deletedMediaFolderId: top, userErrors: [] });
  const restored = await mutate(
    server,
    'restoreMediaAsset',
    { id: asset },
    owner.token,
    'mediaAsset { folder { id } }',
  );
  expect(restored).toMatchObject({ mediaAsset: { folder: null }, userErrors: [] });
});

test('leaves no media file in a deleted folder when both change at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { folder } = await create(`Race ${round}`);
    const asset = await server.rows.media(id);
    const [deleted, moved] = await Promise.all([
      remove(folder),
      mutate(server, 'updateMediaAsset', { id: asset, folderId: folder }, owner.token),
    ]);

    const codes = [deleted, moved].flatMap(refusals).map(([code]) => code);
    expect([['INVALID_STATE'], ['NOT_FOUND']]).toContainEqual(codes);
  }
});

test('denies members without the permission, and hides folders from client members and strangers', async () => {
  const { folder } = await create('Tea');
  const viewer = await newMember(server, id, 'VIEWER');
  const creator = await newMember(server, id, 'CREATOR');
  const clientAccount = await server.rows.clientAccount(id);
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  const stranger = await newOrganization(server);

  expect(refusals((await create('Mine', null, viewer.token)).payload)).toEqual([['FORBIDDEN', 'input']]);
  for (const { token } of [viewer, creator]) {
    expect(refusals(await update({ id: folder, name: 'Mine' }, token))).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals(await remove(folder, token))).toEqual([['FORBIDDEN', 'input']]);
  }
  const own = (await create('Own', null, creator.token)).folder;
  expect(refusals(await remove(own, creator.token))).toEqual([]);
  for (const { token } of [client, stranger.owner]) {
    expect(refusals(await remove(folder, token))).toEqual([['NOT_FOUND', 'input.id']]);
    const read = await server.run(
      'query ($id: ID!, $o: ID!) { mediaFolder(id: $id) { name } mediaFolders(organizationId: $o) { totalCount } }',
      { id: folder, o: id },
      token,
    );
    expect(read.data).toEqual({ mediaFolder: null, mediaFolders: { totalCount: 0 } });
  }
});
