import { randomUUID } from 'node:crypto';
import type { Encryption } from '../../src/kernel/encryption/encryption';
import { readEncrypted } from '../../src/kernel/encryption/stored-values';
import { rotationTasks } from '../../src/kernel/jobs/rotate-encryption-keys';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { createLogger, isSecretField } from '../../src/kernel/logging';
import { encryptedAttributes } from '../../src/kernel/model/encrypted';
import { linkModels } from '../../src/kernel/model/link';
import { hashOf } from '../../src/kernel/write/idempotency';
import { SystemSetting } from '../../src/domains/platform/system-setting.entity';
import { assertUnused, startRotation, statusText } from '../../src/encryption';
import { encryptionKey, encryptionWith, keyRing } from '../support/encryption-keys';
import { mutate, newPerson, type Person, refusals } from '../support/people';
import { runQueue } from '../support/run-queue';
import { type Json, serverForTests, startTestServer } from '../support/server';

const SECRET = 'sk-live-4f1d9c0a7b';

const server = serverForTests({ keys: keyRing(encryptionKey('old', 1)) });
let admin: Person;
let support: Person;

beforeAll(async () => {
  admin = await newPerson(server, { staffRole: 'ADMIN', fullName: 'Asha Rao' });
  support = await newPerson(server, { staffRole: 'SUPPORT' });
});

const FIELDS = 'id key kind value valueType isSet secretChangedAt version';
const newKey = (): string => `key_${randomUUID().replaceAll('-', '')}`;

const write = (verb: string, input: object, fields = FIELDS): Promise<Json> =>
  mutate(server, `${verb}SystemSetting`, input, admin.token, `systemSetting { ${fields} }`);

async function newSecret(input: object = {}): Promise<Json> {
  const { systemSetting, userErrors } = await write('create', {
    key: newKey(),
    kind: 'SECRET',
    secret: SECRET,
    ...input,
  });
  expect(userErrors).toEqual([]);
  return systemSetting;
}

const secretOf = async (id: string, encryption = server.encryption): Promise<string | null> =>
  (await readEncrypted(server.database.owner, encryption, SystemSetting, id, ['secret']))!.secret;

async function historyOf(id: string, token: string): Promise<Json[]> {
  const { data, errors } = await server.run(
    `query ($id: ID!) { systemSetting(id: $id) {
       history { nodes { action actor { id } actorKind actorName before after requestId } } } }`,
    { id },
    token,
  );
  expect(errors).toBeUndefined();
  return data.systemSetting.history.nodes;
}

describe('a secret', () => {
  test('is set by staff, and shows only that and when it is set', async () => {
    const setting = await newSecret();
    expect(setting).toEqual({
      id: setting.id,
      key: setting.key,
      kind: 'SECRET',
      value: null,
      valueType: null,
      isSet: true,
      secretChangedAt: expect.stringMatching(/^\d{4}-.*\+00:00$/) as string,
      version: 1,
    });
    expect(await secretOf(setting.id)).toBe(SECRET);
    for (const { token } of [admin, support]) {
      const { data } = await server.run(
        `query ($id: ID!) { systemSetting(id: $id) { ${FIELDS} } }`,
        { id: setting.id },
        token,
      );
      expect(data.systemSetting).toEqual(setting);
    }
    const field = await server.run('{ systemSettings { nodes { secret } } }', {}, admin.token);
    expect(field.errors![0]!.message).toContain('Cannot query field "secret"');
  });

  test('is replaced, kept by other updates, and cleared', async () => {
    const { id, secretChangedAt } = await newSecret();
    const described = await write('update', { id, description: 'For images.' });
    expect(described.systemSetting).toMatchObject({ isSet: true, secretChangedAt, version: 2 });

    const replaced = await write('update', { id, secret: 'other' });
    expect(replaced.systemSetting).toMatchObject({ isSet: true, version: 3 });
    expect(replaced.systemSetting.secretChangedAt > secretChangedAt).toBe(true);
    expect(await secretOf(id)).toBe('other');

    const cleared = await write('update', { id, secret: null });
    expect(cleared.systemSetting).toMatchObject({ isSet: false, secretChangedAt: null, version: 4 });
    expect(await secretOf(id)).toBeNull();
  });

  test('is set for all other kinds by their value', async () => {
    const { systemSetting } = await write('create', { key: newKey(), value: 5 });
    expect(systemSetting).toMatchObject({ value: 5, isSet: true, secretChangedAt: null });
  });

  test.each<[string, object, string[][]]>([
    ['a value', { kind: 'SECRET', value: 1 }, [['INVALID', 'input.value']]],
    ['public access', { kind: 'SECRET', isPublic: true }, [['INVALID', 'input.isPublic']]],
    [
      'both',
      { kind: 'SECRET', value: 1, isPublic: true },
      [
        ['INVALID', 'input.value'],
        ['INVALID', 'input.isPublic'],
      ],
    ],
    ['another kind', { value: 1, secret: SECRET }, [['INVALID', 'input.secret']]],
    ['another kind without a value', {}, [['REQUIRED', 'input.value']]],
    ['4,001 characters', { kind: 'SECRET', secret: 'x'.repeat(4_001) }, [['TOO_LONG', 'input.secret']]],
  ])('is rejected with %s', async (_, input, expected) => {
    expect(refusals(await write('create', { key: newKey(), ...input }))).toEqual(expected);
  });

  test('cannot become public, and other settings cannot get one', async () => {
    const { id } = await newSecret();
    expect(refusals(await write('update', { id, isPublic: true }))).toEqual([['INVALID', 'input.isPublic']]);
    expect(refusals(await write('update', { id, value: 1 }))).toEqual([['INVALID', 'input.value']]);
    const other = await write('create', { key: newKey(), value: 5 });
    expect(refusals(await write('update', { id: other.systemSetting.id, secret: 'x' }))).toEqual([
      ['INVALID', 'input.secret'],
    ]);
  });

  test('is denied to support staff', async () => {
    const { id } = await newSecret();
    const payload = await mutate(server, 'updateSystemSetting', { id, secret: 'x' }, support.token);
    expect(refusals(payload)).toEqual([['FORBIDDEN', 'input']]);
    expect(await secretOf(id)).toBe(SECRET);
  });

  test('an idempotency key belongs to one secret, and its stored hash does not reveal it', async () => {
    const input = { key: newKey(), kind: 'SECRET', secret: SECRET, idempotencyKey: randomUUID() };
    const first = await write('create', input);
    expect((await write('create', input)).systemSetting.id).toBe(first.systemSetting.id);
    expect(refusals(await write('create', { ...input, secret: 'guess' }))).toEqual([
      ['IDEMPOTENCY_KEY_REUSED', 'input.idempotencyKey'],
    ]);
    const [stored] = await server.database.query<{ hash: string }>(
      'SELECT hash FROM idempotency.keys WHERE key = $1',
      [input.idempotencyKey],
    );
    const { idempotencyKey: _, ...hashed } = input;
    const digested = { ...hashed, secret: server.encryption.digest(SECRET) };
    expect(stored!.hash).toBe(hashOf('createSystemSetting', digested));
    expect(stored!.hash).not.toBe(hashOf('createSystemSetting', hashed));
  });

  test('cannot be set without a key, and other settings can', async () => {
    const keyless = await startTestServer({ keys: keyRing() });
    try {
      const { token } = await newPerson(keyless, { staffRole: 'ADMIN' });
      const secret = { key: newKey(), kind: 'SECRET', secret: SECRET };
      const payload = await mutate(keyless, 'createSystemSetting', secret, token);
      expect(payload.userErrors).toMatchObject([
        {
          code: 'INVALID_STATE',
          path: ['input', 'secret'],
          message: 'Secret cannot be saved, because no encryption key is set up. Contact support.',
        },
      ]);
      const other = await mutate(keyless, 'createSystemSetting', { key: newKey(), value: 1 }, token);
      expect(other.userErrors).toEqual([]);
    } finally {
      await keyless.stop();
    }
  });
});

describe('the audit log of the system', () => {
  test('has the changes of settings with the member of staff, and of secrets only that they changed', async () => {
    const { id } = await newSecret({ description: 'A' });
    await write('update', { id, secret: 'changed-4f1d' });
    await mutate(server, 'deleteSystemSetting', { id }, admin.token);
    await mutate(server, 'restoreSystemSetting', { id }, admin.token);

    const entries = await historyOf(id, support.token);
    expect(entries.map(({ action }) => action)).toEqual([
      'SYSTEM_SETTING_RESTORED',
      'SYSTEM_SETTING_DELETED',
      'SYSTEM_SETTING_UPDATED',
      'SYSTEM_SETTING_CREATED',
    ]);
    for (const entry of entries)
      expect(entry).toMatchObject({
        actorKind: 'USER',
        actorName: 'Asha Rao',
        requestId: expect.stringMatching(/./),
      });
    expect(entries[2]).toMatchObject({
      before: { version: 1, secretChangedAt: expect.any(String) },
      after: { version: 2, secretChangedAt: expect.any(String) },
    });
    expect(Object.keys(entries[2].after).sort()).toEqual(['secretChangedAt', 'version']);
    expect(entries[3].after).toMatchObject({ kind: 'SECRET', description: 'A' });
    expect(entries[3].after).not.toHaveProperty('secret');
  });

  test('is visible to staff only, as a list and as the history of a public setting', async () => {
    const { systemSetting } = await write('create', { key: newKey(), value: 1, isPublic: true });
    const user = await newPerson(server);
    const list = `query ($id: ID!) {
      systemSetting(id: $id) { history { totalCount } }
      systemAuditEntries(where: { action: { eq: "SYSTEM_SETTING_CREATED" } }) { nodes { subjectId } } }`;
    const { data } = await server.run(list, { id: systemSetting.id }, user.token);
    expect(data).toEqual({
      systemSetting: { history: { totalCount: 0 } },
      systemAuditEntries: { nodes: [] },
    });
    const staff = await server.run(list, { id: systemSetting.id }, support.token);
    expect(staff.data.systemSetting.history.totalCount).toBe(1);
    expect(staff.data.systemAuditEntries.nodes[0]).toEqual({ subjectId: systemSetting.id });
    const anonymous = await server.run(
      'query ($id: ID!) { systemSetting(id: $id) { history { totalCount } } }',
      { id: systemSetting.id },
    );
    expect(anonymous.data).toEqual({ systemSetting: { history: { totalCount: 0 } } });
  });

  test('lists the same entries compiled and by resolvers, filtered and sorted', async () => {
    const { id } = await newSecret();
    await write('update', { id, description: 'B' });
    const list = `systemAuditEntries(first: 5, where: { action: { eq: "SYSTEM_SETTING_UPDATED" } },
      orderBy: { field: CREATED_AT, direction: DESC }) { nodes { action subjectType subjectId after } }`;
    const compiled = await server.run(`{ ${list} }`, {}, support.token);
    const resolved = await server.run(`{ ${list} __type(name: "Node") { name } }`, {}, support.token);
    expect(compiled.extensions.cost.plan).toBe('compiled');
    expect(resolved.extensions.cost.plan).toBe('resolvers');
    expect(resolved.data.systemAuditEntries).toEqual(compiled.data.systemAuditEntries);
    expect(compiled.data.systemAuditEntries.nodes[0]).toEqual({
      action: 'SYSTEM_SETTING_UPDATED',
      subjectType: 'SystemSetting',
      subjectId: id,
      after: { description: 'B', version: 2 },
    });
  });

  test('names Marquee for changes without a user', async () => {
    const { id } = await newSecret();
    await server.database.query('UPDATE system_settings SET is_active = false WHERE id = $1', [id]);
    const [entry] = await historyOf(id, support.token);
    expect(entry).toMatchObject({
      action: 'SYSTEM_SETTING_UPDATED',
      actor: null,
      actorKind: 'SYSTEM',
      actorName: 'Marquee',
      before: { isActive: true },
      after: { isActive: false },
    });
  });
});

describe('rotation', () => {
  const both = encryptionWith(encryptionKey('new', 2), encryptionKey('old', 1));
  const { ring } = both;
  const owner = () => server.database.owner;

  const runJobs = (encryption: Encryption): Promise<void> =>
    runQueue(
      server.database.ownerUrl,
      queueTasks(rotationTasks(linkModels(), { encryption, log: createLogger('silent') })),
    );

  test('is a job with progress, after which the old key can be removed', async () => {
    const settings = [await newSecret(), await newSecret({ secret: 'second' })];
    await expect(assertUnused(owner(), 'old')).rejects.toThrow(
      /^The key old is in use: \d+ of system_settings\.secret\. Do not remove it\.$/,
    );
    expect(await statusText(owner(), ring)).toMatch(
      /^new: 0 values, encrypts\nold: \d+ values\nNo rotation has been started\.$/,
    );
    const id = await startRotation(owner());
    expect(await statusText(owner(), ring)).toContain(`Rotation ${id}: PENDING, 0 %`);

    await runJobs(both);

    expect(await statusText(owner(), ring)).toMatch(
      new RegExp(`^new: \\d+ values, encrypts\\nold: 0 values\\nRotation ${id}: COMPLETED, 100 %$`),
    );
    await expect(assertUnused(owner(), 'old')).resolves.toBeUndefined();
    const rotated = encryptionWith(encryptionKey('new', 2));
    expect(await secretOf(settings[0].id, rotated)).toBe(SECRET);
    expect(await secretOf(settings[1].id, rotated)).toBe('second');
    const [entry] = await historyOf(settings[0].id, support.token);
    expect(entry.action).toBe('SYSTEM_SETTING_CREATED');
    expect(await statusText(owner(), keyRing(encryptionKey('other', 3)))).toMatch(
      /^other: 0 values, encrypts\nnew: \d+ values of system_settings\.secret, NOT CONFIGURED\n/,
    );
  });

  test('fails without another attempt for values that cannot be decrypted, and says how many', async () => {
    await newSecret();
    const id = await startRotation(owner());

    await runJobs(encryptionWith(encryptionKey('new', 2), encryptionKey('old', 9)));

    expect(await statusText(owner(), ring)).toContain(
      `Rotation ${id}: FAILED, 100 % (Encrypted values that cannot be decrypted: 1.)`,
    );
  });
});

test('names of encrypted fields are among those whose values errors and log entries do not show', async () => {
  const names = linkModels().flatMap((model) => encryptedAttributes(model).map(({ name }) => name));
  expect(names).toEqual(expect.arrayContaining(['secret', 'accessToken']));
  expect(names.filter((name) => !isSecretField(name))).toEqual([]);

  const query =
    'mutation($input: CreateSystemSettingInput!) { createSystemSetting(input: $input) { __typename } }';
  const { errors } = await server.run(query, { input: { secret: SECRET } }, admin.token);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'input.key' } }]);
  expect(JSON.stringify(errors)).not.toContain(SECRET);
});

test('neither the database nor the log contains a secret in clear', async () => {
  const plain = `plain-${randomUUID()}`;
  const { id } = await newSecret({ secret: plain, idempotencyKey: randomUUID() });
  await write('update', { id, secret: `${plain}-2` });
  await write('update', { id, secret: plain, value: 1 });
  await write('update', { id, secret: plain, expectedVersion: 77 });
  await server.run('mutation ($i: UpdateSystemSettingInput!) { updateSystemSetting(input: $i) { x } }', {
    i: { id, secret: plain },
  });

  const tables = await server.database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(30);
  const found: string[] = [];
  for (const { name } of tables)
    if (await server.database.count(`${name} t WHERE t::text LIKE '%' || $1 || '%'`, [plain]))
      found.push(name);
  expect(found).toEqual([]);
  const [prepared] = await server.database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%' || 'plain-' || '%' AND pid <> pg_backend_pid()`,
  );
  expect(prepared!.n).toBe(0);
  expect(server.log()).not.toContain(plain);
  expect(server.log().length).toBeGreaterThan(0);
  expect(server.statements.join('\n')).not.toContain(plain);
});
