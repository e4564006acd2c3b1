import type { ConnectionProblem, ConnectionStatus } from '../domains/channels/channels.enums';
import type { ContentLanguage, Platform } from '../domains/common/content.enums';
import type { Business } from './texts/captions';

export interface DemoOrganization {
  readonly key: 'agency' | 'cafe' | 'creator';
  readonly name: string;
  readonly slug: string;
  readonly kind: 'AGENCY' | 'BUSINESS' | 'INDIVIDUAL';
  readonly industry: string;
  readonly companySize: 'FROM_11_TO_50' | 'FROM_1_TO_10';
}

export const organizations: readonly DemoOrganization[] = [
  {
    key: 'agency',
    name: 'Peacock & Partners',
    slug: 'peacock-and-partners',
    kind: 'AGENCY',
    industry: 'Marketing',
    companySize: 'FROM_11_TO_50',
  },
  {
    key: 'cafe',
    name: 'Gulabi Chai House',
    slug: 'gulabi-chai-house',
    kind: 'BUSINESS',
    industry: 'Food and drink',
    companySize: 'FROM_1_TO_10',
  },
  {
    key: 'creator',
    name: 'Kabir on the Road',
    slug: 'kabir-on-the-road',
    kind: 'INDIVIDUAL',
    industry: 'Travel',
    companySize: 'FROM_1_TO_10',
  },
];

export interface DemoSocialAccount {
  readonly platform: Platform;
  readonly status: ConnectionStatus;
  readonly followers: number;
  /** Number of accounts that this one follows, and of its posts. */
  readonly following: number;
  readonly posts: number;
  /** Defaults to the first login of the platform. */
  readonly login?: 'instagram';
  readonly problem?: ConnectionProblem;
  readonly isPaused?: boolean;
  /** Number of days ago that the account was connected again. By default, it was connected once, about a year ago. */
  readonly reconnected?: number;
  readonly phoneNumber?: string;
}

/** A brand that content is created for: a client account of the agency, or an organization itself. */
export interface Brand {
  readonly key: string;
  readonly organization: DemoOrganization['key'];
  /** Whether the brand is a client account. */
  readonly client: boolean;
  readonly business: Business;
  readonly name: string;
  readonly nameInHindi: string;
  readonly slug: string;
  readonly city: string;
  readonly cityInHindi: string;
  readonly currency: 'INR' | 'USD';
  readonly colors: readonly [primary: string, secondary: string];
  readonly languages: Readonly<Record<ContentLanguage, number>>;
  readonly accounts: readonly DemoSocialAccount[];
  /** Number of media files and campaigns, and the weight when posts are distributed. */
  readonly media: number;
  readonly campaigns: number;
  readonly weight: number;
}

const account = (
  platform: Platform,
  followers: number,
  more: Partial<DemoSocialAccount> = {},
): DemoSocialAccount => ({
  platform,
  followers,
  status: 'CONNECTED',
  following: 80 + (followers % 820),
  posts: 420 + (followers % 1_180),
  ...more,
});

const EXPIRED = { status: 'EXPIRED', problem: 'AUTHORIZATION_EXPIRED' } as const;
const REVOKED = { status: 'REVOKED', problem: 'AUTHORIZATION_REVOKED' } as const;
const LOCKED = { status: 'ERROR', problem: 'CHECKPOINT' } as const;

export const brands: readonly Brand[] = [
  {
    key: 'boutique',
    organization: 'agency',
    client: true,
    business: 'boutique',
    name: 'Neel & Thread',
    nameInHindi: 'नील एंड थ्रेड',
    slug: 'neel-and-thread',
    city: 'Jaipur',
    cityInHindi: 'जयपुर',
    currency: 'INR',
    colors: ['#1F3A93', '#F2B134'],
    languages: { ENGLISH: 5, HINDI: 2, HINGLISH: 4 },
    accounts: [
      account('INSTAGRAM', 48_200),
      account('FACEBOOK', 21_750),
      account('PINTEREST', 6_400, EXPIRED),
    ],
    media: 92,
    campaigns: 9,
    weight: 26,
  },
  {
    key: 'gym',
    organization: 'agency',
    client: true,
    business: 'gym',
    name: 'Akhada Fitness',
    nameInHindi: 'अखाड़ा फ़िटनेस',
    slug: 'akhada-fitness',
    city: 'Pune',
    cityInHindi: 'पुणे',
    currency: 'INR',
    colors: ['#C0392B', '#2C3E50'],
    languages: { ENGLISH: 3, HINDI: 3, HINGLISH: 5 },
    accounts: [account('INSTAGRAM', 17_900, { login: 'instagram' }), account('YOUTUBE', 9_350)],
    media: 70,
    campaigns: 7,
    weight: 18,
  },
  {
    key: 'clinic',
    organization: 'agency',
    client: true,
    business: 'clinic',
    name: 'Muskaan Dental',
    nameInHindi: 'मुस्कान डेंटल',
    slug: 'muskaan-dental',
    city: 'Indore',
    cityInHindi: 'इंदौर',
    currency: 'INR',
    colors: ['#138D75', '#A9DFBF'],
    languages: { ENGLISH: 3, HINDI: 6, HINGLISH: 2 },
    accounts: [
      account('GOOGLE_BUSINESS', 1_240),
      account('WHATSAPP', 3_100, { ...REVOKED, phoneNumber: '+91 731 555 0142' }),
    ],
    media: 50,
    campaigns: 6,
    weight: 12,
  },
  {
    key: 'saas',
    organization: 'agency',
    client: true,
    business: 'saas',
    name: 'Ledgerly',
    nameInHindi: 'लेजरली',
    slug: 'ledgerly',
    city: 'Bengaluru',
    cityInHindi: 'बेंगलुरु',
    currency: 'USD',
    colors: ['#4A3AFF', '#12D8B5'],
    languages: { ENGLISH: 8, HINDI: 1, HINGLISH: 1 },
    accounts: [
      // LinkedIn grants apps that are not approved 60 days, which cannot be renewed: they end in six.
      account('LINKEDIN', 12_800, { reconnected: 54 }),
      account('X', 8_060, LOCKED),
    ],
    media: 54,
    campaigns: 6,
    weight: 14,
  },
  {
    key: 'agency',
    organization: 'agency',
    client: false,
    business: 'agency',
    name: 'Peacock & Partners',
    nameInHindi: 'पीकॉक एंड पार्टनर्स',
    slug: 'peacock-and-partners',
    city: 'Jaipur',
    cityInHindi: 'जयपुर',
    currency: 'INR',
    colors: ['#0B7A75', '#F4A259'],
    languages: { ENGLISH: 6, HINDI: 1, HINGLISH: 2 },
    accounts: [],
    media: 20,
    campaigns: 3,
    weight: 4,
  },
  {
    key: 'cafe',
    organization: 'cafe',
    client: false,
    business: 'cafe',
    name: 'Gulabi Chai House',
    nameInHindi: 'गुलाबी चाय हाउस',
    slug: 'gulabi-chai-house',
    city: 'Jaipur',
    cityInHindi: 'जयपुर',
    currency: 'INR',
    colors: ['#D6336C', '#7A4B2A'],
    languages: { ENGLISH: 3, HINDI: 3, HINGLISH: 5 },
    accounts: [account('INSTAGRAM', 26_300), account('FACEBOOK', 11_400, { isPaused: true })],
    media: 74,
    campaigns: 6,
    weight: 18,
  },
  {
    key: 'creator',
    organization: 'creator',
    client: false,
    business: 'creator',
    name: 'Kabir on the Road',
    nameInHindi: 'कबीर ऑन द रोड',
    slug: 'kabir-on-the-road',
    city: 'Udaipur',
    cityInHindi: 'उदयपुर',
    currency: 'USD',
    colors: ['#E67E22', '#34495E'],
    languages: { ENGLISH: 5, HINDI: 2, HINGLISH: 4 },
    accounts: [account('INSTAGRAM', 73_500, { login: 'instagram' })],
    media: 40,
    campaigns: 3,
    weight: 10,
  },
];
