import 'reflect-metadata';
import { Post } from '../../src/domains/content/post.entity';
import { declareMutation } from '../../src/kernel/write/custom-mutations';
import { copyOf } from '../../src/kernel/write/copy';
import { declareDatabaseMessages, userErrorOf } from '../../src/kernel/write/database-errors';

const mutation = {
  description: 'Nothing.',
  input: () => undefined,
  payload: {},
  handler: () => Promise.resolve({}),
};

test('a mutation is declared once', () => {
  declareMutation('doNothing', mutation);
  expect(() => declareMutation('doNothing', mutation)).toThrow('The mutation doNothing is declared twice.');
});

describe('a copy of a row', () => {
  const row = {
    id: 'a',
    organization: 'o',
    caption: 'Hello',
    status: 'DRAFT',
    version: 5,
    createdAt: new Date(),
    deletedAt: null,
  };

  test('has an id of its own and leaves out what each row has by itself', () => {
    const copy = copyOf(Post, row, ['status']);
    expect(copy).toMatchObject({ organization: 'o', caption: 'Hello' });
    expect(copy.id).not.toBe('a');
    for (const name of ['status', 'version', 'createdAt', 'updatedAt', 'deletedAt'])
      expect(copy).not.toHaveProperty(name);
  });

  test('does not take a name that no property has', () => {
    expect(() => copyOf(Post, row, ['statsu'])).toThrow("Post has no property 'statsu' to exclude.");
  });
});

describe('userErrorOf', () => {
  const of = (error: object) => userErrorOf(error, {});

  test('returns the declared text of a message that a database function raised, with its field', () => {
    declareDatabaseMessages({ 'role.locked': 'This role is locked. Choose another one.' });

    expect(of({ code: 'MQ001', message: 'role.locked', detail: 'FORBIDDEN', column: 'role' })).toEqual({
      code: 'FORBIDDEN',
      message: 'This role is locked. Choose another one.',
      path: ['input', 'role'],
    });
  });

  test('returns a raised message without a declared text as it is, and the input as path without a field', () => {
    expect(of({ code: 'MQ001', message: 'No.', detail: 'INVALID', column: '' })).toEqual({
      code: 'INVALID',
      message: 'No.',
      path: ['input'],
    });
  });

  test.each([
    ['23505', 'TAKEN', 'This value is already in use. Choose another one.'],
    ['23503', 'NOT_FOUND', 'The selected object no longer exists. Choose another one.'],
    ['23514', 'INVALID', 'A value is invalid. Change it and try again.'],
    ['23502', 'INVALID', 'A required value is missing.'],
    [
      '42501',
      'FORBIDDEN',
      'You do not have permission to change this object. Ask an administrator for access.',
    ],
  ])('names no field and no object when %s has none', (code, userErrorCode, message) => {
    expect(of({ code })).toEqual({ code: userErrorCode, message, path: null });
  });

  test.each([
    ['23503', 'The selected client account no longer exists. Choose another one.'],
    ['23514', 'Client account has an invalid value. Change it and try again.'],
    ['23502', 'Client account is required.'],
  ])('names the referenced object, not its ID, when %s has a field', (code, message) => {
    expect(userErrorOf({ code, constraint: 'c' }, { fieldOf: () => 'clientAccountId' })).toMatchObject({
      message,
      path: ['input', 'clientAccountId'],
    });
  });

  test('names the object and the unique value when a restore violates a constraint', () => {
    const error = { code: '23505', table: 'invoices', constraint: 'uq_invoices_invoice_number' };

    expect(userErrorOf(error, { fieldOf: () => 'id', label: 'invoice' })).toEqual({
      code: 'TAKEN',
      message: 'This invoice cannot be restored because its invoice number is already in use.',
      path: ['input', 'id'],
    });
  });

  test('returns undefined for internal errors', () => {
    expect(of({ code: 'XX000', message: 'internal' })).toBeUndefined();
    expect(of(new Error('anything'))).toBeUndefined();
  });
});
