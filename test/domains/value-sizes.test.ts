import { isInputObjectType, isObjectType } from 'graphql';
import { buildMarqueeSchema } from '../../src/schema';
import { allModels, allShapes } from '../../src/kernel/model/metadata';
import { type Member, mutate, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';

/** Maximum sizes of texts and JSON values: in the schema, in user errors and in the database. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const send = (mutation: string, input: object, selection = '') =>
  mutate(server, mutation, input, owner.token, selection);

/** Returns a JSON value of this many bytes, in a form that takes the most space in the database. */
const jsonOf = (bytes: number): number[] => [
  ...Array.from<number>({ length: (bytes - 3) / 2 }).fill(1),
  bytes % 2 ? 1 : 10,
];

describe('declarations', () => {
  const attributes = [...allModels(), ...allShapes()].flatMap(({ name, attributes: all }) =>
    [...all.values()].map((attribute) => [`${name}.${attribute.name}`, attribute] as const),
  );

  test('every text and JSON column has a maximum size, in inputs and in the database', () => {
    const unlimited = attributes.filter(([, { type, column, encrypted }]) => {
      const { maxLength, maxBytes, pattern, item = {} } = type.constraints ?? {};
      const check = column === undefined ? undefined : type.check?.('c');
      if (column === undefined || type.values || item.maxLength) return false;
      if (type.sql === 'jsonb')
        return maxBytes === undefined || !check?.includes(`octet_length(c::text) <= ${2 * maxBytes}`);
      if (type.sql !== 'text' || type.array) return false;
      if (encrypted) return maxLength === undefined || !check?.includes('char_length(c) <= ');
      return maxLength === undefined
        ? !/^\^[^+*]+\$$/.test(pattern ?? '')
        : !check?.includes(`char_length(c) <= ${maxLength}`);
    });
    expect(unlimited.map(([name]) => name)).toEqual([]);
    expect(attributes.filter(([, { type }]) => type.sql === 'jsonb').length).toBeGreaterThan(20);
  });

  test('the schema states the maximum size of outputs and inputs', () => {
    const schema = buildMarqueeSchema();
    const described = (typeName: string, field: string) => {
      const type = schema.getType(typeName);
      return isObjectType(type) || isInputObjectType(type) ? type.getFields()[field]?.description : undefined;
    };
    expect(described('Campaign', 'description')).toBe(
      'The description. At most 10,000 characters. Null if not set.',
    );
    expect(described('CreateCampaignInput', 'description')).toBe(
      'The description. At most 10,000 characters.',
    );
    expect(described('UpdateClientAccountInput', 'settings')).toBe(
      'Application-defined settings, returned as stored. Marquee does not interpret them. At most 65,536 bytes as JSON. Cannot be null.',
    );
    expect(described('Post', 'platformOverrides')).toMatch(/ At most 262,144 bytes as JSON\.$/);
  });
});

describe('user errors', () => {
  test('a text of more than the default maximum is rejected at its field', async () => {
    const input = { organizationId: id, name: 'Diwali' };
    const longest = await send('createCampaign', { ...input, description: 'अ'.repeat(10_000) });
    const { userErrors } = await send('createCampaign', { ...input, description: 'अ'.repeat(10_001) });

    expect(longest.userErrors).toEqual([]);
    expect(userErrors).toEqual([
      {
        code: 'TOO_LONG',
        path: ['input', 'description'],
        message: 'Description must have at most 10,000 characters.',
      },
    ]);
  });

  test('JSON of more than the maximum size is rejected at its field, and the largest value is stored', async () => {
    const clientAccount = await server.rows.clientAccount(id);
    const largest = jsonOf(65_536);
    expect(JSON.stringify(largest)).toHaveLength(65_536);
    const stored = await send(
      'updateClientAccount',
      { id: clientAccount, settings: largest },
      'clientAccount { settings }',
    );
    const { userErrors } = await send('updateClientAccount', { id: clientAccount, settings: jsonOf(65_537) });

    expect(stored).toMatchObject({ userErrors: [], clientAccount: { settings: largest } });
    expect(userErrors).toEqual([
      {
        code: 'TOO_LONG',
        path: ['input', 'settings'],
        message: 'Settings must have at most 65,536 bytes.',
      },
    ]);
  });

  test('a list of objects is limited as a whole', async () => {
    const override = (platform: string) => ({ platform, caption: 'अ'.repeat(40_000) });
    const two = ['FACEBOOK', 'INSTAGRAM'].map(override);
    const fits = await send('createPost', { organizationId: id, title: 'Chai', platformOverrides: two });
    const three = [...two, override('X')];
    const tooLarge = await send('createPost', {
      organizationId: id,
      title: 'Chai',
      platformOverrides: three,
    });

    expect(fits.userErrors).toEqual([]);
    expect(refusals(tooLarge)).toEqual([['TOO_LONG', 'input.platformOverrides']]);
    expect(tooLarge.userErrors[0]!.message).toBe('Platform settings must have at most 262,144 bytes.');
  });
});

test.each([
  ['campaigns', 'description', () => server.rows.campaign(id, { description: 'x'.repeat(10_001) })],
  ['client_accounts', 'settings', () => server.rows.clientAccount(id, { settings: ['x'.repeat(131_071)] })],
  ['publications', 'caption', () => server.rows.publication(id, null, { caption: 'x'.repeat(63_207) })],
])('the database rejects larger values of %s.%s', async (table, column, insert) => {
  await expect(insert()).rejects.toThrow(`violates check constraint "ck_${table}_${column}"`);
});
