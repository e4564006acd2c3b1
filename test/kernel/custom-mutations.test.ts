import 'reflect-metadata';
import { Post } from '../../src/domains/content/post.entity';
import { declareMutation } from '../../src/kernel/write/custom-mutations';
import { copyOf } from '../../src/kernel/write/copy';
import { userErrorOf } from '../../src/kernel/write/database-errors';

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
    expect(() => copyOf(Post, row, ['statsu'])).toThrow("Post has no 'statsu' to leave out.");
  });
});

describe('what the database refuses', () => {
  const of = (error: object) => userErrorOf(error, () => undefined);

  test('with the rule’s own words is told as it is, with the field it names', () => {
    expect(of({ code: 'MQ001', message: 'No.', detail: 'FORBIDDEN', column: 'role' })).toEqual({
      code: 'FORBIDDEN',
      message: 'No.',
      path: ['input', 'role'],
    });
    expect(of({ code: 'MQ001', message: 'No.', detail: 'INVALID', column: '' })?.path).toEqual(['input']);
  });

  test('for any other reason is a fault of ours', () => {
    expect(of({ code: 'XX000', message: 'internal' })).toBeUndefined();
    expect(of(new Error('anything'))).toBeUndefined();
  });
});
