import fc from '../support/property';
import { sanitized, sanitizedJson } from '../../src/domains/ai/sanitized';

test('keeps IDs, whatever digits they have', () => {
  const withManyDigits = '01a221d9-7a4a-716c-9012-3456789012cd';
  expect(sanitizedJson({ id: withManyDigits })).toEqual({ id: withManyDigits });
  fc.assert(
    fc.property(fc.uuid(), (id) => expect(sanitizedJson([{ id }])).toEqual([{ id }])),
    { numRuns: 5_000 },
  );
});

test.each([
  ['Call +91 98765 43210 today', 'Call [phone] today'],
  ['4111 1111 1111 1111', '[phone]'],
  ['On 2026-11-28 at 18:30', 'On 2026-11-28 at 18:30'],
  ['Write to asha@tea.example', 'Write to [email]'],
  ['Bearer abcdefghijklmnopqrstuvwxyz', '[secret]'],
  ['9876543210 01a221d9-7a4a-716c-9012-3456789012cd', '[phone] 01a221d9-7a4a-716c-9012-3456789012cd'],
])('sanitizes %s', (text, expected) => {
  expect(sanitized(text)).toBe(expected);
});
