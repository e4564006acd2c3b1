import type { Choice } from '../networks/consent-page';

/** How the tokens of a login are renewed. */
type Renewal =
  /** The refresh token works once, and each renewal issues the next one. */
  | 'ROTATES'
  /** The token that renews stays the same. */
  | 'CONSTANT'
  /** The tokens do not expire, and cannot be renewed. */
  | 'NONE';

/** What differs between the logins of the platforms. */
export interface LoginUnderTest {
  readonly platform: string;
  readonly login: string;
  /** Whose grant connects the account. */
  readonly grant: Choice;
  /** Name of the account, as messages show it. */
  readonly account: string;
  /** A grant that does not contain the account, and the names of the accounts that it contains. */
  readonly other: { readonly grant: Choice; readonly names: string };
  readonly renewal: Renewal;
  /** Age in seconds at which the tokens can be renewed first. */
  readonly minAge?: number;
  /** Whether users grant all scopes or none. */
  readonly isWhole?: boolean;
  /** Whether an app cannot withdraw a grant. */
  readonly hasNoRevocation?: boolean;
  /** The fields of the profile that the platform tells. */
  readonly profile: readonly string[];
}

const asha = (...accounts: string[]): Choice => ({
  person: 'Asha Verma',
  accounts: accounts.length ? accounts : undefined,
});

const COUNTS = ['followerCount', 'followingCount', 'postCount'];

export const LOGINS: readonly LoginUnderTest[] = [
  {
    platform: 'FACEBOOK',
    login: 'facebook',
    grant: asha('Kabir on the Road'),
    account: 'kabir_on_the_road',
    other: { grant: asha('Tiny Atelier'), names: 'tiny_atelier' },
    renewal: 'NONE',
    profile: ['username', 'displayName', 'followerCount'],
  },
  {
    platform: 'INSTAGRAM',
    login: 'facebook',
    grant: asha('Kabir on the Road'),
    account: 'kabir_on_the_road',
    other: { grant: asha('Tiny Atelier'), names: 'tiny_atelier' },
    renewal: 'NONE',
    profile: ['username', 'displayName', 'kind', ...COUNTS],
  },
  {
    platform: 'INSTAGRAM',
    login: 'instagram',
    grant: asha('@kabir_on_the_road'),
    account: 'kabir_on_the_road',
    other: { grant: asha('@tiny_atelier'), names: 'tiny_atelier' },
    renewal: 'CONSTANT',
    minAge: 86_400,
    hasNoRevocation: true,
    profile: ['username', 'displayName', 'kind', ...COUNTS],
  },
  {
    platform: 'LINKEDIN',
    login: 'linkedin',
    grant: asha(),
    account: 'Asha Verma',
    other: { grant: { person: 'Noah Becker' }, names: 'Noah Becker' },
    renewal: 'CONSTANT',
    isWhole: true,
    profile: ['displayName'],
  },
  {
    platform: 'TIKTOK',
    login: 'tiktok',
    grant: asha(),
    account: 'blue_door_bakery',
    other: { grant: { person: 'Kabir Rao' }, names: 'kabir_on_the_road' },
    renewal: 'ROTATES',
    profile: ['username', 'displayName', ...COUNTS],
  },
  {
    platform: 'X',
    login: 'x',
    grant: asha('@kabir_on_the_road'),
    account: 'kabir_on_the_road',
    other: { grant: asha('@blue_door_bakery'), names: 'blue_door_bakery' },
    renewal: 'ROTATES',
    isWhole: true,
    profile: ['username', 'displayName', ...COUNTS],
  },
  {
    platform: 'YOUTUBE',
    login: 'google',
    grant: asha('Kabir on the Road'),
    account: 'kabir_on_the_road',
    other: { grant: asha('Tiny Atelier'), names: 'tiny_atelier' },
    renewal: 'CONSTANT',
    profile: ['username', 'displayName', 'followerCount', 'postCount'],
  },
  {
    platform: 'PINTEREST',
    login: 'pinterest',
    grant: asha(),
    account: 'blue_door_bakery',
    other: { grant: { person: 'Kabir Rao' }, names: 'kabir_on_the_road' },
    renewal: 'ROTATES',
    isWhole: true,
    hasNoRevocation: true,
    profile: ['username', 'displayName', 'kind', ...COUNTS],
  },
  {
    platform: 'WHATSAPP',
    login: 'whatsapp',
    grant: asha('Blue Door Bakery'),
    account: '+49 30 5550 0101',
    other: { grant: asha('Tiny Atelier'), names: '+49 30 5550 0103' },
    renewal: 'NONE',
    profile: ['username', 'displayName'],
  },
  {
    platform: 'GOOGLE_BUSINESS',
    login: 'google',
    grant: asha(),
    account: 'Kabir on the Road',
    other: { grant: { person: 'Noah Becker' }, names: 'Blue Door Bakery, Tiny Atelier' },
    renewal: 'CONSTANT',
    profile: ['displayName'],
  },
];
