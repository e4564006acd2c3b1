import { labelOf, tenantLabelOf, withArticle } from '../../../src/kernel/model/labels';
import type { Model } from '../../../src/kernel/model/metadata';

test.each([
  ['campaign', 'a campaign'],
  ['client account', 'a client account'],
  ['invoice', 'an invoice'],
  ['organization', 'an organization'],
  ['unread message', 'an unread message'],
  ['user', 'a user'],
  ['unit', 'a unit'],
  ['utility', 'a utility'],
])('withArticle puts the article before "%s"', (label, phrase) => {
  expect(withArticle(label)).toBe(phrase);
});

test('labelOf and tenantLabelOf return words in lower case', () => {
  const model = { name: 'BankAccount', tenant: { name: 'legalEntity' } } as Pick<Model, 'name' | 'tenant'>;

  expect(labelOf(model)).toBe('bank account');
  expect(tenantLabelOf(model)).toBe('legal entity');
});
