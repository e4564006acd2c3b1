import 'reflect-metadata';
import { graphql, isInputObjectType, isUnionType } from 'graphql';
import { modelOf } from '../../src/kernel/model/metadata';
import { Alert } from '../support/sample-domain/alert.entities';
import { valueOf } from '../support/generated-rows';
import { type WritableSample, withLibraries, writableSample } from '../support/sample-domain/writing';
import type { Json } from '../support/server';

/** Typed unions in JSON columns: the input is @oneOf, the output a union. */

const LIBRARY = '0198c2a0-0000-7000-8000-000000000001';
const CHANNEL = `{ __typename ... on EmailChannel { to listsBooks } ... on MessageChannel { phone price: maxPrice } }`;
let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY);
});

afterAll(() => sample.stop());

const create = async (input: object): Promise<Json> =>
  (await sample.mutate('createAlert', { libraryId: LIBRARY, ...input }, 'alert { id version }')).payload;
const update = async (id: string, input: object): Promise<Json> =>
  (await sample.mutate('updateAlert', { id, ...input }, 'alert { version }')).payload;
const read = async (id: string, selection: string): Promise<Json> =>
  ((await sample.read(`{ alert(id: "${id}") { ${selection} } }`)) as Json).alert;

const EMAIL = { email: { to: 'a@b.example', listsBooks: true } };
const MESSAGE = { message: { phone: '123', maxPrice: '0.5' } };

test('the output is a union of the shapes, and the input has one field of each', () => {
  const union = sample.schema.getType('AlertChannel');
  const input = sample.schema.getType('AlertChannelInput');

  expect(isUnionType(union) && union.getTypes().map(({ name }) => name)).toEqual([
    'EmailChannel',
    'MessageChannel',
  ]);
  expect(isInputObjectType(input) && input.isOneOf).toBe(true);
  expect(
    isInputObjectType(input) &&
      Object.values(input.getFields()).map((field) => `${field.name}: ${String(field.type)}`),
  ).toEqual(['email: EmailChannelInput', 'message: MessageChannelInput']);
});

test('both read paths return the variant that was written, with the same response', async () => {
  const { alert, userErrors } = await create({ channel: EMAIL, fallback: MESSAGE });
  expect(userErrors).toEqual([]);

  expect(await read(alert.id, `channel ${CHANNEL} fallback ${CHANNEL}`)).toEqual({
    channel: { __typename: 'EmailChannel', to: 'a@b.example', listsBooks: true },
    fallback: { __typename: 'MessageChannel', phone: '123', price: '0.5' },
  });
  expect(await read(alert.id, 'channel { ... on MessageChannel { phone } }')).toEqual({ channel: {} });
});

test('omitted parts and a missing value are null', async () => {
  const { alert } = await create({ channel: { email: { to: 'x' } } });
  expect(await read(alert.id, `channel ${CHANNEL} fallback ${CHANNEL}`)).toEqual({
    channel: { __typename: 'EmailChannel', to: 'x', listsBooks: null },
    fallback: null,
  });
});

test('an update replaces the variant, and equal values change nothing', async () => {
  const { alert } = await create({ channel: EMAIL, fallback: EMAIL });
  const same = { message: { ...MESSAGE.message, maxPrice: '0.50' } };

  expect((await update(alert.id, { channel: MESSAGE })).alert.version).toBe(2);
  expect((await update(alert.id, { channel: same })).alert.version).toBe(2);
  expect((await update(alert.id, { fallback: null })).alert.version).toBe(3);
  expect(await read(alert.id, `channel ${CHANNEL} fallback ${CHANNEL}`)).toEqual({
    channel: { __typename: 'MessageChannel', phone: '123', price: '0.5' },
    fallback: null,
  });
});

test('invalid parts of a variant are user errors at their paths', async () => {
  const { userErrors } = await create({
    channel: { email: { to: 'x'.repeat(21) } },
    fallback: { message: { phone: '1', maxPrice: '-1' } },
  });
  expect(userErrors.map(({ path }: Json) => path.join('.'))).toEqual([
    'input.channel.email.to',
    'input.fallback.message.maxPrice',
  ]);
});

test.each<[string, object]>([
  ['no variant', {}],
  ['two variants', { ...EMAIL, ...MESSAGE }],
  ['a variant that is null', { email: null }],
  ['an unknown variant', { fax: {} }],
  ['an unknown part of a variant', { email: { to: 'x', cc: 'y' } }],
])('the input is rejected before execution when it has %s', async (_, channel) => {
  const { data, errors } = await graphql({
    schema: sample.schema,
    source: 'mutation ($input: CreateAlertInput!) { createAlert(input: $input) { userErrors { code } } }',
    variableValues: { input: { libraryId: LIBRARY, channel } },
  });
  expect(data).toBeUndefined();
  expect(errors!.length).toBeGreaterThan(0);
});

test.each([
  '{}',
  '[]',
  '{"fax": {}}',
  '{"email": null}',
  '{"email": "x"}',
  '{"email": {}, "message": {}}',
  '{"email": {}, "fax": {}}',
])('the database rejects %s', async (channel) => {
  await expect(
    sample.pool.query('INSERT INTO alerts (id, library_id, channel) VALUES (gen_random_uuid(), $1, $2)', [
      LIBRARY,
      channel,
    ]),
  ).rejects.toThrow('violates check constraint "ck_alerts_channel"');
});

describe('lists', () => {
  const READ = `reminders { __typename ... on EmailChannel { to } ... on MessageChannel { phone price: maxPrice } }`;

  test('both read paths return the variants in their order, and an empty list by default', async () => {
    const { alert, userErrors } = await create({ channel: EMAIL, reminders: [MESSAGE, EMAIL, MESSAGE] });
    expect(userErrors).toEqual([]);
    const message = { __typename: 'MessageChannel', phone: '123', price: '0.5' };
    expect(await read(alert.id, READ)).toEqual({
      reminders: [message, { __typename: 'EmailChannel', to: 'a@b.example' }, message],
    });

    const { alert: plain } = await create({ channel: EMAIL });
    expect(await read(plain.id, READ)).toEqual({ reminders: [] });
  });

  test('an update replaces the list, and equal values change nothing', async () => {
    const { alert } = await create({ channel: EMAIL, reminders: [MESSAGE, EMAIL] });
    const same = [{ message: { ...MESSAGE.message, maxPrice: '0.50' } }, EMAIL];

    expect((await update(alert.id, { reminders: same })).alert.version).toBe(1);
    expect((await update(alert.id, { reminders: [EMAIL, MESSAGE] })).alert.version).toBe(2);
    expect((await update(alert.id, { reminders: [] })).alert.version).toBe(3);
    expect((await update(alert.id, { reminders: null })).userErrors).toMatchObject([{ code: 'REQUIRED' }]);
  });

  test('invalid parts of an item are user errors at their paths', async () => {
    const { userErrors } = await create({
      channel: EMAIL,
      reminders: [EMAIL, { message: { phone: '1'.repeat(21) } }],
    });
    expect(userErrors.map(({ path }: Json) => path.join('.'))).toEqual(['input.reminders.1.message.phone']);
  });

  test.each([
    '{}',
    '"x"',
    '["x"]',
    '[[]]',
    '[[{"email": {}}]]',
    '[{}]',
    '[{"fax": {}}]',
    '[{"email": null}]',
    '[{"email": []}]',
    '[{"email": {}}, {}]',
    '[{"email": {}, "message": {}}]',
    '[{"email": {}, "fax": {}}]',
  ])('the database rejects %s', async (reminders) => {
    await expect(
      sample.pool.query(
        'INSERT INTO alerts (id, library_id, channel, reminders) VALUES (gen_random_uuid(), $1, $2, $3)',
        [LIBRARY, '{"email": {}}', reminders],
      ),
    ).rejects.toThrow('violates check constraint "ck_alerts_reminders"');
  });
});

test('generated values have one variant each, in turn', () => {
  const attribute = modelOf(Alert).attributes.get('channel')!;
  expect([0, 1, 2].map((n) => Object.keys(valueOf(attribute, n) as object))).toEqual([
    ['email'],
    ['message'],
    ['email'],
  ]);
});
