import { declareBulkMutation } from '../../src/kernel/write';
import { buildMarqueeSchema } from '../../src/schema';

test('a mutation with encrypted values cannot be one over many objects, whose job stores its items', () => {
  declareBulkMutation('updateSystemSettings', {
    of: 'updateSystemSetting',
    description: 'Updates several settings.',
  });
  expect(buildMarqueeSchema).toThrow(
    'updateSystemSettings: its job would store encrypted values of SystemSetting as plain text.',
  );
});
