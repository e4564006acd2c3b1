import { randomUUID } from 'node:crypto';
import { mutate, newPerson, type Person, refusals, unchanged } from '../support/people';
import { type Answer, serverForTests, startTestServer, type TestServer } from '../support/server';

const server = serverForTests();
let admin: Person;
let support: Person;
let user: Person;

beforeAll(async () => {
  admin = await newPerson(server, { staffRole: 'ADMIN', fullName: 'Asha Rao' });
  support = await newPerson(server, { staffRole: 'SUPPORT' });
  user = await newPerson(server);
});

const FIELDS = 'id key environment kind value valueType isPublic isActive version createdBy { id }';

const write = (verb: string, input: object, { token } = admin) =>
  mutate(
    server,
    `${verb}SystemSetting`,
    input,
    token,
    verb === 'delete' ? '' : `systemSetting { ${FIELDS} }`,
  );

/** Creates a setting with a key of its own. */
const newSetting = async (
  input: object = {},
): Promise<Record<string, unknown> & { id: string; key: string }> => {
  const key = `flag_${randomUUID().slice(0, 8).replace(/^\d/, 'x')}`;
  const { systemSetting, userErrors } = await write('create', { key, value: 1, ...input });
  expect(userErrors).toEqual([]);
  return systemSetting as never;
};

const settingsOf = async (keys: string[], token?: string): Promise<string[]> => {
  const query = `query($keys: [String!]) { systemSettings(first: 100, where: { key: { in: $keys } }) { nodes { key } } }`;
  const { data, errors } = await server.run(query, { keys }, token);
  expect(errors).toBeUndefined();
  return data.systemSettings.nodes.map((node: { key: string }) => node.key).sort();
};

describe('reading', () => {
  test('shows public settings that are active to everyone, and all settings to staff', async () => {
    const open = await newSetting({ isPublic: true, kind: 'FEATURE_FLAG', value: true });
    const inactive = await newSetting({ isPublic: true, isActive: false });
    const secret = await newSetting();
    const keys = [open, inactive, secret].map(({ key }) => key);

    for (const token of [undefined, user.token]) {
      expect(await settingsOf(keys, token)).toEqual([open.key]);
      const one = await server.run(
        `query($id: ID!) { systemSetting(id: $id) { key } }`,
        { id: secret.id },
        token,
      );
      expect(one.data.systemSetting).toBeNull();
    }
    expect(await settingsOf(keys, support.token)).toEqual([...keys].sort());
    expect(await settingsOf(keys, admin.token)).toEqual([...keys].sort());
  });

  test('anonymous reads return the same response compiled, cached and by resolvers, without related rows', async () => {
    const { id, key } = await newSetting({ isPublic: true, value: { en: 'Welcome' } });
    const fields = 'systemSetting(id: $id) { key value createdBy { id } } viewer { id }';
    const query = `query($id: ID!) { ${fields} }`;
    const data = { systemSetting: { key, value: { en: 'Welcome' }, createdBy: null }, viewer: null };

    const answers: Answer[] = [await server.run(query, { id }), await server.run(query, { id })];
    const resolved = await server.run(`query($id: ID!) { ${fields} __type(name: "Node") { name } }`, { id });
    for (const answer of answers) {
      expect(answer.data).toEqual(data);
      expect(answer.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 1 });
    }
    expect(resolved.data).toEqual({ ...data, __type: { name: 'Node' } });
    expect(resolved.extensions.cost.plan).toBe('resolvers');
    const staff = await server.run(query, { id }, admin.token);
    expect(staff.data.systemSetting.createdBy).toEqual({ id: admin.id });
    expect(staff.data.viewer).toEqual({ id: admin.id });
  });

  test.each([
    ['another root field', '{ systemSettings { totalCount } node(id: "x") { id } }'],
    ['a private root field', '{ memberships(organizationId: "x") { totalCount } }'],
    ['the cursor of events', '{ systemSettings { totalCount } eventCursor }'],
    ['a mutation', 'mutation { deleteSystemSetting(input: { id: "x" }) { deletedSystemSettingId } }'],
  ])('returns UNAUTHENTICATED without a token for %s', async (_, query) => {
    const { errors } = await server.run(query);
    for (const error of errors!) expect(error.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('returns UNAUTHENTICATED for an invalid token, instead of the public settings', async () => {
    const { errors } = await server.run('{ systemSettings { totalCount } }', {}, 'invalid');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('a revoked staff role has no effect from then on', async () => {
    const { key } = await newSetting();
    const former = await newPerson(server, { staffRole: 'SUPPORT' });
    expect(await settingsOf([key], former.token)).toEqual([key]);

    await server.database.query(`UPDATE users SET staff_role = 'NONE' WHERE id = $1`, [former.id]);

    expect(await settingsOf([key], former.token)).toEqual([]);
  });

  test('charges anonymous reads to the network of the client', async () => {
    const limited: TestServer = await startTestServer({ budget: { capacity: 130, refill: 0.001 } });
    try {
      const query = '{ systemSettings(first: 100) { nodes { key } totalCount } }';
      const results = [await limited.run(query), await limited.run(query), await limited.run(query)];
      expect(results[0]!.errors).toBeUndefined();
      expect(results.map(({ errors }) => errors?.[0]!.extensions.code).at(-1)).toBe('RATE_LIMITED');
    } finally {
      await limited.stop();
    }
  });
});

describe('writing', () => {
  test('staff with the role ADMIN create, update, delete and restore settings', async () => {
    const created = await newSetting({
      kind: 'LIMIT',
      value: { imagen: 100, veo: 50 },
      environment: 'STAGING',
    });
    expect(created).toMatchObject({
      environment: 'STAGING',
      kind: 'LIMIT',
      value: { imagen: 100, veo: 50 },
      valueType: 'OBJECT',
      isPublic: false,
      isActive: true,
      version: 1,
      createdBy: { id: admin.id },
    });

    const updated = await write('update', { id: created.id, value: { imagen: 120 }, isPublic: true });
    expect(updated.systemSetting).toMatchObject({ value: { imagen: 120 }, isPublic: true, version: 2 });
    expect((await write('delete', { id: created.id })).userErrors).toEqual([]);
    expect(await settingsOf([created.key], admin.token)).toEqual([]);
    expect((await write('restore', { id: created.id })).systemSetting).toMatchObject({ key: created.key });
    expect(await settingsOf([created.key])).toEqual([created.key]);
  });

  test('returns FORBIDDEN to support staff and users, and NOT_FOUND for settings they cannot see', async () => {
    const open = await newSetting({ isPublic: true });
    const hidden = await newSetting();

    await unchanged(server, async () => {
      for (const person of [support, user]) {
        const created = await write('create', { key: 'mine', value: 1 }, person);
        expect(created.userErrors).toMatchObject([
          {
            code: 'FORBIDDEN',
            path: ['input'],
            message:
              'You do not have permission to create a system setting. This requires the staff role “Admin”.',
          },
        ]);
        for (const verb of ['update', 'delete'])
          expect(refusals(await write(verb, { id: open.id }, person))).toEqual([['FORBIDDEN', 'input']]);
      }
      expect(refusals(await write('update', { id: hidden.id, value: 2 }, support))).toEqual([
        ['FORBIDDEN', 'input'],
      ]);
      expect(refusals(await write('update', { id: hidden.id, value: 2 }, user))).toEqual([
        ['NOT_FOUND', 'input.id'],
      ]);
    });
  });

  test('a key is unique per environment', async () => {
    const { key } = await newSetting();
    const again = await write('create', { key, value: 1 });
    const elsewhere = await write('create', { key, value: 1, environment: 'PRODUCTION' });

    expect(again.userErrors).toMatchObject([{ code: 'TAKEN' }]);
    expect(elsewhere.userErrors).toEqual([]);
  });

  test.each<[string, object, string, string]>([
    [
      'a flag that is no boolean',
      { kind: 'FEATURE_FLAG', value: 'on' },
      'value',
      'Value must be true or false.',
    ],
    [
      'a limit that is no number',
      { kind: 'LIMIT', value: { veo: '50' } },
      'value',
      'Value must be a number or an object of numbers.',
    ],
    [
      'a limit that is a list',
      { kind: 'LIMIT', value: [1] },
      'value',
      'Value must be a number or an object of numbers.',
    ],
  ])('rejects %s', async (_, input, field, message) => {
    const { userErrors } = await write('create', { key: 'wrong', ...input });
    expect(userErrors).toEqual([{ code: 'BAD_FORMAT', path: ['input', field], message }]);
  });

  test.each(['', 'Upper', '1st', 'two words', 'trailing_', 'x'.repeat(256)])(
    'rejects the key "%s"',
    async (key) => {
      expect(refusals(await write('create', { key, value: 1 }))).toEqual([
        [key.length > 255 ? 'TOO_LONG' : key ? 'BAD_FORMAT' : 'BLANK', 'input.key'],
      ]);
    },
  );

  test('keeps the type of a value when it is updated', async () => {
    const { id } = await newSetting({ value: 5 });
    expect(await write('update', { id, value: '5' })).toMatchObject({
      userErrors: [{ code: 'BAD_FORMAT', message: 'Value must be of the same type as before (number).' }],
    });
    expect((await write('update', { id, value: 6 })).systemSetting).toMatchObject({ value: 6 });
  });

  test('requires a value when it is created and when it is updated', async () => {
    const { id } = await newSetting({ value: 5 });
    for (const payload of [
      await write('update', { id, value: null }),
      await write('create', { key: 'empty' }),
    ])
      expect(payload).toMatchObject({
        systemSetting: null,
        userErrors: [{ code: 'REQUIRED', path: ['input', 'value'], message: 'Value is required.' }],
      });
  });

  test('reports a conflict when another admin has changed the setting', async () => {
    const { id } = await newSetting();
    await write('update', { id, value: 2 });
    expect(refusals(await write('update', { id, value: 3, expectedVersion: 1 }))).toEqual([
      ['CONFLICT', 'input.expectedVersion'],
    ]);
  });

  test('keeps a setting when the user who created it is deleted', async () => {
    const { id } = await newSetting();
    const former = await newPerson(server);
    await server.database.query('UPDATE system_settings SET created_by_id = $1 WHERE id = $2', [
      former.id,
      id,
    ]);
    await server.database.query('DELETE FROM users WHERE id = $1', [former.id]);

    expect(
      await server.database.query('SELECT created_by_id FROM system_settings WHERE id = $1', [id]),
    ).toEqual([{ created_by_id: null }]);
  });
});
