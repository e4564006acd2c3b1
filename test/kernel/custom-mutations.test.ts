import 'reflect-metadata';
import { Post } from '../../src/domains/content/post.entity';
import type { WriteTransaction } from '../../src/kernel/session/write-transaction';
import type { RequestContext } from '../../src/kernel/session/context';
import { addCustomMutations, declareMutation } from '../../src/kernel/write/custom-mutations';
import { mutationField } from '../../src/kernel/write/mutation-field';
import { copiesOf } from '../../src/kernel/write/copy';
import { type DatabaseErrorOptions, userErrorOf } from '../../src/kernel/write/database-errors';
import { inEnglish } from '../support/in-english';

const mutation = {
  description: 'Nothing.',
  input: () => undefined,
  payload: {},
  handler: () => Promise.resolve({}),
};

test('throws when a mutation is declared twice', () => {
  declareMutation('doNothing', mutation);
  expect(() => declareMutation('doNothing', mutation)).toThrow('The mutation doNothing is declared twice.');
});

test('throws when a description names a permission that is not declared', () => {
  expect(() =>
    declareMutation('shelveBooks', { ...mutation, description: 'Shelves books. Requires `BOOKS_SHELVE`.' }),
  ).toThrow('shelveBooks: declare the required permission as `needs`, not in the description.');
});

test('a mutation that prepares cannot be a row of a mutation over many rows', () => {
  class Resolver {}
  declareMutation('prepareBooks', { ...mutation, prepare: () => Promise.resolve(1) });
  addCustomMutations(Resolver);
  const run = () => mutationField('prepareBooks').run({} as RequestContext, {}, { query: () => [] } as never);
  expect(run).toThrow('prepareBooks cannot run within another transaction.');
});

describe('copiesOf', () => {
  const row = {
    id: 'a',
    organization: 'o',
    caption: 'Hello',
    status: 'DRAFT',
    version: 5,
    createdAt: new Date(),
    deletedAt: null,
    author: null,
    campaign: null,
    clientAccount: null,
  };
  const tx = { query: () => Promise.resolve([]) } as unknown as WriteTransaction;

  test('copiesOf assigns new IDs and omits the excluded and generated properties', async () => {
    const [copy] = await copiesOf(tx, Post, [row], ['status']);
    expect(copy).toMatchObject({ organization: 'o', caption: 'Hello' });
    expect(copy!.id).not.toBe('a');
    for (const name of ['status', 'version', 'createdAt', 'updatedAt', 'deletedAt'])
      expect(copy).not.toHaveProperty(name);
  });

  test('copiesOf clears relations to rows that are not shown', async () => {
    const campaign = '0198c2a0-0000-7000-8000-000000000001';
    const [copy] = await copiesOf(tx, Post, [{ ...row, campaign }], []);
    expect(copy).toMatchObject({ campaign: null });
  });

  test('copiesOf throws when an excluded property does not exist', async () => {
    await expect(copiesOf(tx, Post, [row], ['statsu'])).rejects.toThrow(
      "Post has no property 'statsu' to exclude.",
    );
  });
});

describe('userErrorOf', () => {
  const written = (error: object, options: DatabaseErrorOptions = {}) => {
    const found = userErrorOf(error, options);
    return found && { ...found, message: inEnglish(found.message) };
  };
  const of = (error: object) => written(error);

  test.each([
    ['23505', 'TAKEN', 'This value is already in use. Choose another one.'],
    ['23503', 'NOT_FOUND', 'The selected object no longer exists. Choose another one.'],
    ['23514', 'INVALID', 'A value is invalid. Change it and try again.'],
    ['23502', 'REQUIRED', 'A required value is missing.'],
    [
      '42501',
      'FORBIDDEN',
      'You do not have permission to change this object. Ask an administrator for access.',
    ],
  ])(
    'returns a generic message without a path when error %s has no field',
    (code, userErrorCode, message) => {
      expect(of({ code })).toEqual({ code: userErrorCode, message, path: null });
    },
  );

  test.each([
    ['23503', 'The selected client account no longer exists. Choose another one.'],
    ['23514', 'Client account has an invalid value. Change it and try again.'],
    ['23502', 'Client account is required.'],
  ])('names the field in words when error %s has a field', (code, message) => {
    expect(written({ code, constraint: 'c' }, { fieldOf: () => 'clientAccountId' })).toMatchObject({
      message,
      path: ['input', 'clientAccountId'],
    });
  });

  test('names the object and the unique value when a restore violates a constraint', () => {
    const error = { code: '23505', table: 'invoices', constraint: 'uq_invoices_invoice_number' };

    expect(written(error, { fieldOf: () => 'id', label: 'invoice' })).toEqual({
      code: 'TAKEN',
      message:
        'This invoice cannot be restored because its invoice number is already in use. Change the invoice number of the other invoice, then restore this one.',
      path: ['input', 'id'],
    });
  });

  test('returns undefined when the error is internal', () => {
    expect(of({ code: 'XX000', message: 'internal' })).toBeUndefined();
    expect(of(new Error('anything'))).toBeUndefined();
  });
});
