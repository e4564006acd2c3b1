import 'reflect-metadata';
import type { GraphQLObjectType } from 'graphql';
import { ID } from 'type-graphql';
import { url } from '../../../src/kernel/model';
import { declareMutation, throwNotFound } from '../../../src/kernel/write';
import { type WritableSample, writableSample } from '../../support/sample-domain/writing';

declareMutation('lendKey', {
  description: 'Lends a key.',
  input: (builder) => void builder.add('id', () => ID, { description: 'ID of the key.', nullable: false }),
  errors: ['NOT_FOUND'],
  payload: { link: { value: url, description: 'URL that opens the door once.' } },
  handler: ({ input: { id } }: { input: { id: string } }) =>
    id === 'none'
      ? throwNotFound('key', ['input', 'id'])
      : Promise.resolve({ link: `https://door.example/${id}` }),
});

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
});
afterAll(() => sample.stop());

test('a payload returns a value as the handler returned it', async () => {
  const { payload } = await sample.mutate('lendKey', { id: 'k1' }, 'link');
  expect(payload).toEqual({ link: 'https://door.example/k1', userErrors: [] });
});

test('a value of a payload is null when the mutation failed', async () => {
  const { payload } = await sample.mutate('lendKey', { id: 'none' }, 'link');
  expect(payload).toMatchObject({ link: null, userErrors: [{ code: 'NOT_FOUND' }] });
});

test('a value of a payload has its scalar and description in the schema', () => {
  const payload = sample.schema.getType('LendKeyPayload') as GraphQLObjectType;
  const { description, type } = payload.getFields().link!;
  expect(String(type)).toBe('URL');
  expect(description).toBe('URL that opens the door once. Null if the mutation failed.');
});
