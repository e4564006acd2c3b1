import type { Platform } from '../domains/common/content.enums';
import type { PostMedia } from '../domains/content/post-media.entity';
import type { Post } from '../domains/content/post.entity';
import type { PostMediaType } from '../domains/media/media.enums';
import type { Channel } from './channels';
import type { Medium } from './library';
import type { Identities } from './people';
import type { Plan } from './post-plans';
import { after, earlier, random } from './random';
import type { RowOf, SeedContext } from './seed-context';
import { article, shapeFor, type Words, writeCaption } from './captions';

/** A post and the data that its publications need. */
export interface Written {
  readonly row: RowOf<Post> &
    Pick<
      Post,
      'id' | 'organization' | 'clientAccount' | 'hashtags' | 'platformOverrides' | 'mediaType' | 'format'
    >;
  readonly plan: Plan;
  readonly media: readonly Medium[];
  readonly createdAt: Date;
}

const MODELS = ['gemini-2.5-flash', 'gpt-4o-mini', 'claude-haiku-4.5'] as const;
const AI_TAGS = [
  'Best for reach',
  'Festive tone',
  'Strong hook',
  'Local flavour',
  'Easy to share',
  'High save rate',
] as const;

function aiPart({ goal, language }: Words, plan: Plan): RowOf<Post> {
  const isCaptionGenerated = random.chance(0.45);
  const hasSuggestedHashtags = random.chance(0.55);
  const model = random.one(MODELS);
  const used = isCaptionGenerated || hasSuggestedHashtags;
  return {
    aiContribution: {
      isCaptionGenerated,
      hasSuggestedHashtags,
      isImageGenerated: random.chance(0.15),
      generationCost: used ? random.float(0.0004, 0.03).toFixed(4) : '0',
      modelVersions: {
        ...(isCaptionGenerated && { caption: model }),
        ...(hasSuggestedHashtags && { hashtags: model }),
      },
    },
    aiPrompt: isCaptionGenerated
      ? `A ${goal.toLowerCase()} post in ${language.toLowerCase()} for ${plan.brand.name}, ${plan.brand.city}.`
      : null,
    externalIdeaId: isCaptionGenerated && random.chance(0.3) ? `idea_${random.digits(8)}` : null,
    aiTags: used ? random.some(AI_TAGS, random.int(1, 3)) : [],
    engagementEstimate: used ? random.int(35, 95) : null,
    qualityScore: used ? random.float(55, 98).toFixed(2) : null,
    viralityPrediction: used ? random.float(5, 85).toFixed(2) : null,
    performanceScore: null,
  };
}

/** Returns the platforms of a post: those it is sent to, or else some with a working connection. */
function targetsOf({ sends, status }: Plan, own: readonly Channel[]): Platform[] {
  if (sends.length) return sends.map(({ channel }) => channel.platform);
  const usable = own.filter(({ connected }) => connected);
  if (!usable.length || (status === 'DRAFT' && random.chance(0.15))) return [];
  return random.some(usable, random.int(1, usable.length)).map(({ platform }) => platform);
}

function mediaFor(mediaType: PostMediaType, library: readonly Medium[], at: Date, most: number): Medium[] {
  if (mediaType === 'TEXT') return [];
  const known = library.filter(
    ({ animated, createdAt }) => animated === (mediaType === 'VIDEO') && createdAt <= at,
  );
  // The first animation of a brand may be newer than its first video post.
  const choice = known.length
    ? known
    : library.filter(({ animated }) => animated === (mediaType === 'VIDEO'));
  return random.some(choice, mediaType === 'CAROUSEL' ? random.int(2, most) : 1);
}

function overridesFor(
  platforms: readonly Platform[],
  hashtags: readonly string[],
): Post['platformOverrides'] {
  const last = platforms.at(-1);
  if (platforms.length < 2 || !last || !random.chance(0.2)) return [];
  return [
    { platform: last, caption: null, hashtags: hashtags.slice(0, 2), callToAction: null, mediaIds: null },
  ];
}

function writtenAt({ at, status }: Plan, { reference }: SeedContext): Date {
  if (status === 'DRAFT') return at;
  return earlier(
    after(at, { days: -random.int(2, 12), hours: -random.int(0, 9) }),
    after(reference, { hours: -random.int(1, 60) }),
  );
}

function post(
  plan: Plan,
  own: readonly Channel[],
  library: readonly Medium[],
  world: SeedContext,
  who: Identities,
): Written {
  const { brand, status, at, run } = plan;
  const platforms = targetsOf(plan, own);
  const shape = shapeFor(platforms);
  const words = writeCaption(brand, at);
  const createdAt = writtenAt(plan, world);
  const unfinished = status === 'DRAFT' && random.chance(0.25);
  const most = platforms.includes('X') ? 4 : 10;
  const media = unfinished ? [] : mediaFor(shape.mediaType, library, createdAt, most);
  const published = plan.sends.some(({ outcome }) => outcome === 'PUBLISHED');
  const body = shape.format === 'ARTICLE' ? article(brand, at) : null;
  const row = {
    id: random.id(createdAt),
    organization: who.organizations.get(brand.organization)!,
    clientAccount: who.clientAccounts.get(brand.key) ?? null,
    author: random.one(who.authors.get(brand.organization)!),
    campaign: run?.row.id ?? null,
    language: words.language,
    tone: random.one([
      'FRIENDLY',
      'PROFESSIONAL_FRIENDLY',
      'FUN',
      'CASUAL',
      'MINIMAL',
      'PROFESSIONAL',
      'VIRAL',
    ] as const),
    visualStyle:
      words.goal === 'FESTIVAL' ? ('FESTIVE' as const) : random.one(['CLEAN', 'MODERN', 'BOLD'] as const),
    contentGoal: words.goal,
    businessType: brand.business,
    ...aiPart(words, plan),
    title: words.title,
    caption: words.caption,
    body,
    hashtags: words.hashtags,
    callToAction: words.callToAction,
    status,
    ...shape,
    thumbnailUrl: null,
    targetPlatforms: platforms,
    platformOverrides: overridesFor(platforms, words.hashtags),
    platformOptions: [],
    scheduledAt: status === 'SCHEDULED' ? at : null,
    publishedAt: published ? at : null,
    version: random.int(1, 6),
    metadata: {},
    deletedAt: null,
    createdAt,
    updatedAt:
      status === 'SCHEDULED' || status === 'DRAFT'
        ? earlier(after(createdAt, { hours: random.int(0, 30) }), world.reference)
        : at,
  } satisfies RowOf<Post>;
  return { row, plan, media, createdAt };
}

/** Writes the posts of all plans. */
export function posts(
  plans: readonly Plan[],
  channels: readonly Channel[],
  library: readonly Medium[],
  world: SeedContext,
  who: Identities,
): Written[] {
  random.seed(606);
  return plans.map((plan) =>
    post(
      plan,
      channels.filter(({ brand }) => brand === plan.brand),
      library.filter(({ brand }) => brand === plan.brand),
      world,
      who,
    ),
  );
}

/** Returns the rows that attach media files to posts. */
export function postMediaRows(written: readonly Written[]): RowOf<PostMedia>[] {
  return written.flatMap(({ row, media }) =>
    media.map(({ id }, position) => ({
      organization: row.organization,
      clientAccount: row.clientAccount,
      post: row.id,
      media: id,
      position,
    })),
  );
}
