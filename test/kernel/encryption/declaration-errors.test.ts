import 'reflect-metadata';
import { described, linking, OPTIONS, thing } from '../../support/declarations';

const secret = { ...described, nullable: true };
const BOTH = 'Thing.token is encrypted, so it cannot be a field, too.';

test('links an encrypted attribute', () => {
  expect(linking(thing((k, prototype) => k.Encrypted(secret)(prototype, 'token')))).not.toThrow();
});

test('rejects an encrypted attribute that is a field as well, in either order', () => {
  expect(
    linking(
      thing((k, prototype) => {
        k.Field(k.text(), described)(prototype, 'token');
        k.Encrypted(secret)(prototype, 'token');
      }),
    ),
  ).toThrow(BOTH);
  expect(
    linking(
      thing((k, prototype) => {
        k.Encrypted(secret)(prototype, 'token');
        k.Field(k.text(), described)(prototype, 'token');
      }),
    ),
  ).toThrow(BOTH);
  expect(
    linking(
      thing((k, prototype) => {
        k.Encrypted(secret)(prototype, 'token');
        k.Computed(k.text(), '{name}', described)(prototype, 'token');
      }),
    ),
  ).toThrow(BOTH);
});

test('rejects a field of a subclass that replaces an encrypted attribute', () => {
  expect(
    linking((k) => {
      class Base extends k.NodeEntity {}
      k.Encrypted(secret)(Base.prototype, 'token');
      class Thing extends Base {}
      k.Field(k.text(), described)(Thing.prototype, 'token');
      k.Model(OPTIONS)(Thing);
    }),
  ).toThrow(BOTH);
});

test('rejects a relation with the name of an encrypted attribute', () => {
  expect(
    linking((k) => {
      class Thing extends k.NodeEntity {}
      k.Encrypted(secret)(Thing.prototype, 'token');
      k.BelongsTo(() => Thing, secret)(Thing.prototype, 'token');
      k.Model(OPTIONS)(Thing);
    }),
  ).toThrow(BOTH);
});

test('rejects a shape with an encrypted attribute', () => {
  expect(
    linking((k) => {
      class Thing {}
      k.Encrypted(secret)(Thing.prototype, 'token');
      k.Shape(described)(Thing);
    }),
  ).toThrow(BOTH);
});

test('rejects a field that reads an encrypted or secret attribute', () => {
  const reading = (expression: string) =>
    linking(
      thing((k, prototype) => {
        k.Encrypted(secret)(prototype, 'token');
        k.Field(k.text(), { ...secret, secret: true })(prototype, 'hash');
        k.Computed(k.boolean, expression, described)(prototype, 'isSet');
      }),
    );
  expect(reading('{token} IS NOT NULL')).toThrow('Thing.isSet reads token, which no field may show.');
  expect(reading('{hash} IS NOT NULL')).toThrow('Thing.isSet reads hash, which no field may show.');
  expect(reading('{name} IS NOT NULL')).not.toThrow();
});

test('rejects a column derived from an encrypted attribute that could copy it', () => {
  const deriving = (pick: 'text' | 'dateTime') =>
    linking(
      thing((k, prototype) => {
        k.Encrypted(secret)(prototype, 'token');
        const type = pick === 'text' ? k.text() : k.dateTime;
        k.Derived(type, { from: ['token'], sql: '{token}' }, secret)(prototype, 'copy');
      }),
    );
  expect(deriving('text')).toThrow('Thing.copy can only tell whether or when token was set.');
  expect(deriving('dateTime')).not.toThrow();
});

test('rejects an encrypted attribute of rows without an ID', () => {
  expect(
    linking((k) => {
      class Thing {}
      k.Encrypted(secret)(Thing.prototype, 'token');
      k.Field(k.dateTime, described)(Thing.prototype, 'at');
      k.Model({ ...OPTIONS, node: false, primaryKey: ['at'] })(Thing);
    }),
  ).toThrow('Thing.token is encrypted, so rows need an ID and one table.');
});
