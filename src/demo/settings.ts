import type { SystemSetting } from '../domains/platform/system-setting.entity';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

type Setting = Pick<SystemSetting, 'key' | 'kind' | 'value' | 'description' | 'isPublic'>;

const SETTINGS: readonly Setting[] = [
  {
    key: 'sign_up.open',
    kind: 'FEATURE_FLAG',
    value: true,
    description: 'Whether new users can register.',
    isPublic: true,
  },
  {
    key: 'sign_in.notice',
    kind: 'SETTING',
    value: { en: 'This is a demo. All data is fictional.', hi: 'यह एक डेमो है। सारा डेटा काल्पनिक है।' },
    description: 'The text above the sign-in form.',
    isPublic: true,
  },
  {
    key: 'support.address',
    kind: 'SETTING',
    value: 'support@marquee.example',
    description: 'The email address of the support.',
    isPublic: true,
  },
  {
    key: 'bulk_upload',
    kind: 'FEATURE_FLAG',
    value: false,
    description: 'Whether many media files can be uploaded at once.',
    isPublic: false,
  },
  {
    key: 'ai.api_key',
    kind: 'SECRET',
    value: null,
    description: 'The API key of the AI service. The demo needs none.',
    isPublic: false,
  },
];

/** Returns the rows of system settings. */
export function settingRows({ reference }: SeedContext, { staff }: Identities): RowOf<SystemSetting>[] {
  random.seed(808);
  const createdAt = after(reference, { days: -400 });
  return SETTINGS.map((setting) => ({
    id: random.id(createdAt),
    ...setting,
    createdBy: staff,
    createdAt,
    updatedAt: createdAt,
  }));
}
