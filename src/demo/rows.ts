import '../domains';
import type { AudienceProfile } from '../domains/brand/audience-profile.entity';
import type { BrandVoiceSample } from '../domains/ai/voice/brand-voice-sample.entity';
import type { BrandProfile } from '../domains/brand/brand-profile.entity';
import type { BrandTemplate } from '../domains/brand/brand-template.entity';
import type { CostEntry } from '../domains/billing/cost-entry.entity';
import type { UsagePeriod } from '../domains/billing/usage-period.entity';
import type { CampaignAsset } from '../domains/campaigns/campaign-asset.entity';
import type { Campaign } from '../domains/campaigns/campaign.entity';
import type { SocialAccount } from '../domains/channels/social-account.entity';
import type { PostMedia } from '../domains/content/post-media.entity';
import type { Post } from '../domains/content/post.entity';
import type { Template } from '../domains/media/library/template.entity';
import type { TemplateRating } from '../domains/media/library/template-rating.entity';
import type { SavedCta } from '../domains/media/library/saved-cta.entity';
import type { SavedHashtag } from '../domains/media/library/saved-hashtag.entity';
import type { MediaAsset } from '../domains/media/media-asset.entity';
import type { BusinessProfile } from '../domains/organizations/business-profile.entity';
import type { SystemSetting } from '../domains/platform/system-setting.entity';
import type { EngagementMetric } from '../domains/publishing/engagement-metric.entity';
import type { PublicationAttempt } from '../domains/publishing/publication-attempt.entity';
import type { Publication } from '../domains/publishing/publication.entity';
import type { PostVariant } from '../domains/content/post-variant.entity';
import type { Schedule } from '../domains/publishing/schedule.entity';
import type { MediaFolder } from '../domains/media/media-folder.entity';
import { linkModels } from '../kernel/model/link';
import { type AiRows, aiRows } from './ai-generations';
import { type ImageRows, imageRows } from './generated-images';
import { attemptRows } from './attempts';
import { brandRows } from './brand-profiles';
import { businessRows } from './businesses';
import { type CalendarRows, calendarRows } from './calendars';
import { campaignAssetRows } from './campaign-assets';
import { campaignRows, campaignRuns } from './campaigns';
import { channelRows } from './channels';
import { costRows } from './costs';
import { type FeedbackRows, feedbackRows } from './feedback';
import { withFolders } from './folders';
import type { TokenRow } from './grants';
import { libraryRows } from './library';
import { type PeopleRows, peopleRows } from './people';
import { plans } from './post-plans';
import { postMediaRows, posts } from './posts';
import { sent } from './publications';
import { type QaRows, qaRows } from './qa-requests';
import { type RepurposingRows, repurposingRows } from './repurposing';
import { type ReviewRows, reviewRows } from './reviews';
import { savedTextRows } from './saved-texts';
import { planned } from './schedules';
import { type RowOf, type SandboxConfig, seedContext } from './seed-context';
import { templateRows } from './templates';
import { settingRows } from './settings';
import { variantRows } from './variants';
import { voiceSampleRows } from './voice-samples';

/** The rows of the demo by table, without password hashes and the sizes of rendered images. */
export interface DemoRows extends PeopleRows, CalendarRows {
  readonly socialAccounts: readonly RowOf<SocialAccount>[];
  readonly tokens: readonly TokenRow[];
  readonly assets: readonly RowOf<MediaAsset>[];
  readonly folders: readonly RowOf<MediaFolder>[];
  readonly campaigns: readonly RowOf<Campaign>[];
  readonly posts: readonly RowOf<Post>[];
  readonly postMedia: readonly RowOf<PostMedia>[];
  readonly postVariants: readonly RowOf<PostVariant>[];
  readonly templates: readonly RowOf<Template>[];
  readonly templateRatings: readonly RowOf<TemplateRating>[];
  readonly brandProfiles: readonly RowOf<BrandProfile>[];
  readonly audiences: readonly RowOf<AudienceProfile>[];
  readonly brandTemplates: readonly RowOf<BrandTemplate>[];
  readonly voiceSamples: readonly RowOf<BrandVoiceSample>[];
  readonly campaignAssets: readonly RowOf<CampaignAsset>[];
  readonly businessProfiles: readonly RowOf<BusinessProfile>[];
  readonly savedHashtags: readonly RowOf<SavedHashtag>[];
  readonly savedCtas: readonly RowOf<SavedCta>[];
  readonly schedules: readonly RowOf<Schedule>[];
  readonly publications: readonly RowOf<Publication>[];
  readonly attempts: readonly RowOf<PublicationAttempt>[];
  readonly metrics: readonly RowOf<EngagementMetric>[];
  readonly costEntries: readonly RowOf<CostEntry>[];
  readonly usagePeriods: readonly RowOf<UsagePeriod>[];
  readonly ai: AiRows;
  readonly generatedImages: ImageRows['images'];
  readonly repurposing: RepurposingRows;
  readonly reviews: ReviewRows;
  readonly feedback: FeedbackRows;
  readonly qa: QaRows;
  readonly settings: readonly RowOf<SystemSetting>[];
}

function startOfToday(): Date {
  const today = new Date();
  today.setUTCHours(0, 0, 0, 0);
  return today;
}

/**
 * Generates the rows of the demo. `reference` separates the past from the planned. Social accounts are accounts of the
 * sandbox if `config` has one.
 */
export function demoRows(publicUrl: string, config?: SandboxConfig, reference = startOfToday()): DemoRows {
  linkModels();
  const world = seedContext(reference, publicUrl, config);
  const { rows: people, identities } = peopleRows(world);
  const { rows: socialAccounts, tokens, channels } = channelRows(world, identities);
  const { rows: library, media } = libraryRows(world, identities);
  const { folders, assets } = withFolders(world, identities, library);
  const runs = campaignRuns(world, identities);
  const written = posts(plans(world, runs, channels), channels, media, world, identities);
  const { publications: sentRows, metrics, reached, scores } = sent(written, world);
  const { schedules, publications, dueAt } = planned(written, sentRows, channels, world);
  const templates = templateRows(world, identities);
  const campaigns = campaignRows(runs, reached);
  const postRows = written.map(({ row }) => ({
    ...row,
    performanceScore: scores.get(row.id) ?? null,
    scheduledAt: dueAt.get(row.id) ?? null,
    calendarAt: dueAt.get(row.id) ?? row.calendarAt,
  }));
  const brands = brandRows(world, identities, templates.templates);
  const { organizations } = people;
  const reviews = reviewRows(world, identities, { organizations, campaigns, posts: postRows });
  const images = imageRows(identities, assets);
  const repurposing = repurposingRows(world, identities, { posts: postRows, assets });
  return {
    ...people,
    socialAccounts,
    tokens,
    assets,
    folders,
    campaigns,
    campaignAssets: campaignAssetRows(campaigns, assets),
    posts: postRows,
    postMedia: postMediaRows(written),
    postVariants: variantRows(written),
    ...calendarRows(world, identities, channels, written),
    ...templates,
    ...brands,
    voiceSamples: voiceSampleRows(brands.brandProfiles),
    ...savedTextRows(world, identities),
    businessProfiles: businessRows(world, identities),
    schedules,
    publications,
    attempts: attemptRows(publications),
    metrics,
    ...costRows(publications),
    generatedImages: images.images,
    ai: aiRows(world, identities, postRows, [...repurposing.generations, ...images.generations]),
    repurposing,
    reviews,
    feedback: feedbackRows(identities, reviews),
    qa: qaRows(world, identities, { organizations, posts: postRows }),
    settings: settingRows(world, identities),
  };
}
