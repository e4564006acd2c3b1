import type { AudienceProfile } from '../domains/brand/audience-profile.entity';
import type { BrandProfile } from '../domains/brand/brand-profile.entity';
import type { BrandTemplate } from '../domains/brand/brand-template.entity';
import type { Template } from '../domains/media/library/template.entity';
import { type Brand, brands } from './brands';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';
import { industries } from './texts/industries';

interface BrandRows {
  readonly brandProfiles: RowOf<BrandProfile>[];
  readonly audiences: RowOf<AudienceProfile>[];
  readonly brandTemplates: RowOf<BrandTemplate>[];
}

const FONTS = [
  { heading: 'Montserrat', body: 'Inter' },
  { heading: 'Playfair Display', body: 'Source Sans 3' },
  { heading: 'Poppins', body: 'Noto Sans Devanagari' },
] as const;

const VOICES = [
  { tonePreset: 'CASUAL', voice: { tone: 'warm', style: 'friendly', personality: 'neighborly' } },
  { tonePreset: 'PROFESSIONAL', voice: { tone: 'professional', style: 'clear', personality: 'trustworthy' } },
  { tonePreset: 'HINGLISH', voice: { tone: 'playful', style: 'chatty', personality: 'witty' } },
] as const;

const AUDIENCES = [
  { name: 'Regulars', minAge: 25, maxAge: 45, painPoints: ['little time on weekdays'] },
  { name: 'Students', minAge: 18, maxAge: 24, painPoints: ['a small budget'] },
] as const;

type Stamps = Pick<
  RowOf<BrandProfile>,
  'organization' | 'clientAccount' | 'createdBy' | 'createdAt' | 'updatedAt'
>;

function profileOf(brand: Brand, stamps: Stamps): RowOf<BrandProfile> {
  const { items } = industries[brand.business];
  const [primary, secondary] = brand.colors;
  return {
    ...stamps,
    ...random.one(VOICES),
    id: random.id(stamps.createdAt!),
    name: brand.name,
    defaultSince: stamps.createdAt!,
    description: `${brand.name} of ${brand.city}.`,
    industry: brand.business,
    colors: { primary, secondary, accent: null },
    fonts: random.one(FONTS),
    messagingPatterns: {
      keyPhrases: [`Made in ${brand.city}`, brand.nameInHindi],
      valuePropositions: [`The best ${items[0]![0]} in ${brand.city}`],
      uniqueSellingPoints: ['Everything is made by hand'],
    },
    targetAudience: `People in and around ${brand.city}.`,
    contentGoals: random.some(['awareness', 'more orders', 'repeat customers', 'trust'], 2),
    preferredPlatforms: brand.accounts.map(({ platform }) => platform),
    customGuidelines: 'Greet people first. Never mention competitors.',
    sampleContentUrls: [],
  };
}

const audiencesOf = (brand: Brand, { id }: RowOf<BrandProfile>, stamps: Stamps): RowOf<AudienceProfile>[] =>
  AUDIENCES.map(({ name, minAge, maxAge, painPoints }) => ({
    ...stamps,
    id: random.id(stamps.createdAt!),
    brandProfile: id!,
    name,
    demographics: { minAge, maxAge, gender: 'ALL', locations: [brand.city] },
    interests: industries[brand.business].items.slice(0, 3).map(([item]) => item),
    painPoints: [...painPoints],
    preferredContentTypes: ['short videos', 'carousels'],
    platformHabits: { mostActive: 'evening' },
  }));

function templatesOf(
  { id, colors }: RowOf<BrandProfile>,
  templates: readonly RowOf<Template>[],
  stamps: Stamps,
): RowOf<BrandTemplate>[] {
  const own = templates.filter(({ organization }) => organization === stamps.organization);
  const shared = templates.filter(
    ({ organization, isPublic }) => organization !== stamps.organization && isPublic,
  );
  return [random.one(own), random.one(shared)].map((template) => ({
    ...stamps,
    id: random.id(stamps.createdAt!),
    brandProfile: id!,
    template: template.id!,
    customization: { cornerRadius: random.int(0, 16) },
    colors: colors!,
    fonts: null,
  }));
}

/** Returns the brands of the organizations and their clients, with audiences and templates. */
export function brandRows(
  { reference }: SeedContext,
  { organizations, clientAccounts, authors }: Identities,
  templates: readonly RowOf<Template>[],
): BrandRows {
  random.seed(912);
  const rows: BrandRows = { brandProfiles: [], audiences: [], brandTemplates: [] };
  for (const brand of brands) {
    const createdAt = after(reference, { days: -random.int(30, 55), hours: random.int(4, 13) });
    const stamps = {
      organization: organizations.get(brand.organization)!,
      clientAccount: clientAccounts.get(brand.key) ?? null,
      createdBy: random.one(authors.get(brand.organization)!),
      createdAt,
      updatedAt: createdAt,
    };
    const profile = profileOf(brand, stamps);
    rows.brandProfiles.push(profile);
    rows.audiences.push(...audiencesOf(brand, profile, stamps));
    rows.brandTemplates.push(...templatesOf(profile, templates, stamps));
  }
  return rows;
}
