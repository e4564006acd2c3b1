import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import '../domains';
import { AiGeneration } from '../domains/ai/ai-generation.entity';
import { BrandVoiceSample } from '../domains/ai/voice/brand-voice-sample.entity';
import { AudienceProfile } from '../domains/brand/audience-profile.entity';
import { BrandProfile } from '../domains/brand/brand-profile.entity';
import { BrandTemplate } from '../domains/brand/brand-template.entity';
import { CostEntry } from '../domains/billing/cost-entry.entity';
import { UsagePeriod } from '../domains/billing/usage-period.entity';
import { UsageReservation } from '../domains/billing/usage-reservation.entity';
import { CampaignAsset } from '../domains/campaigns/campaign-asset.entity';
import { Campaign } from '../domains/campaigns/campaign.entity';
import { SocialAccountToken } from '../domains/channels/social-account-token.entity';
import { SocialAccount } from '../domains/channels/social-account.entity';
import { PostMedia } from '../domains/content/post-media.entity';
import { PostVariant } from '../domains/content/post-variant.entity';
import { Post } from '../domains/content/post.entity';
import { Template } from '../domains/media/library/template.entity';
import { TemplateRating } from '../domains/media/library/template-rating.entity';
import { UserPreferences } from '../domains/identity/user-preferences.entity';
import { User } from '../domains/identity/user.entity';
import { SavedCta } from '../domains/media/library/saved-cta.entity';
import { SavedHashtag } from '../domains/media/library/saved-hashtag.entity';
import { MediaAsset } from '../domains/media/media-asset.entity';
import { MediaFolder } from '../domains/media/media-folder.entity';
import { BusinessProfile } from '../domains/organizations/business-profile.entity';
import { ClientAccount } from '../domains/organizations/client-account.entity';
import { Membership } from '../domains/organizations/membership.entity';
import { Organization } from '../domains/organizations/organization.entity';
import { SystemSetting } from '../domains/platform/system-setting.entity';
import { CalendarEntry } from '../domains/publishing/calendar/calendar-entry.entity';
import { ContentCalendar } from '../domains/publishing/calendar/content-calendar.entity';
import { PostingSlot } from '../domains/publishing/calendar/posting-slot.entity';
import { SlotHold } from '../domains/publishing/calendar/slot-hold.entity';
import { EngagementMetric } from '../domains/publishing/engagement-metric.entity';
import { PublicationAttempt } from '../domains/publishing/publication-attempt.entity';
import { Publication } from '../domains/publishing/publication.entity';
import { Schedule } from '../domains/publishing/schedule.entity';
import { hashPassword } from '../kernel/auth/passwords';
import { withLockRetries } from '../kernel/database/lock-retries';
import { ownerPool, SETUP_OPTIONS } from '../kernel/database/pools';
import { transaction } from '../kernel/database/transaction';
import type { Encryption } from '../kernel/encryption';
import { rollPartitions } from '../kernel/jobs/partitions';
import { linkModels } from '../kernel/model/link';
import { type ClassRef, modelOf } from '../kernel/model/metadata';
import { whileMaintaining, writerOf } from '../kernel/write';
import { backdateSystemEntries, resumeRecording, stopRecording } from './audit';
import { sealed } from './grants';
import { insertRows } from './insert';
import { insertRepurposing } from './insert-repurposing';
import { insertFeedback, insertQa, insertReviews } from './insert-reviews';
import { paintAll } from './paint';
import { allPictures, preparedFolder } from './prepared-pictures';
import { type DemoAccount, DEMO_EMAIL, DEMO_PASSWORD, people, signsIn } from './users';
import { type DemoRows, demoRows } from './rows';
import type { RowOf, SandboxConfig } from './seed-context';

export interface DemoOptions {
  /** Folder whose subfolder `media` contains the images. */
  readonly dataDir: string;
  /** Public URL of the server, the prefix of every URL in the demo data. */
  readonly publicUrl: string;
  /** Reference time that separates the past from the planned. Defaults to the start of today in UTC. */
  readonly reference?: Date;
  /** The rows. By default, they are generated when the database turns out to be empty. */
  readonly rows?: DemoRows;
  /** File sizes of the images. By default, the missing images are rendered now. */
  readonly pictures?: Promise<ReadonlyMap<string, number>>;
  /** Settings of the sandbox. If undefined, the social accounts have no tokens. */
  readonly config?: SandboxConfig;
  /** Encrypts the tokens of social accounts. */
  readonly encryption?: Encryption;
  /** Called while PostgreSQL writes rows, which takes seconds: there is time for other work. Not called if none are written. */
  readonly onWriting?: () => void;
  /** Called with the share of the tables that are written, from 0 to 1. */
  readonly onWritten?: (share: number) => void;
}

/** Advisory lock (an arbitrary constant), so that only one process loads the demo data. */
const LOADING_LOCK = 4_107_201_518;

/** Tables whose statistics are needed at once. Autovacuum analyzes the others later. */
const ANALYZED = [User, Membership, Campaign, Post, Publication, EngagementMetric, MediaAsset, PostMedia];

const account: DemoAccount = { email: DEMO_EMAIL, password: DEMO_PASSWORD };

export const mediaFolder = (dataDir: string): string => join(dataDir, 'media');

/** Copies or renders the images of the demo that are missing in the folder. Returns the size of every file, in bytes. */
export function paintPictures(
  dataDir: string,
  onPainted?: (share: number) => void,
): Promise<Map<string, number>> {
  return paintAll(mediaFolder(dataDir), allPictures(), { prepared: preparedFolder(), onPainted });
}

/** Returns the password hashes of the users who can sign in, by email. They share a public password, and so a hash. */
async function hashes(): Promise<Map<string, string>> {
  const hash = await hashPassword(DEMO_PASSWORD);
  return new Map(people.filter(signsIn).map(({ email }) => [email, hash]));
}

/** No platform has the published posts of the demo, so their metrics are not read. This is no update of a publication. */
async function skipReadings(client: ClientBase): Promise<void> {
  const writer = writerOf(client);
  await whileMaintaining(writer, Publication, () =>
    writer.query('UPDATE publications SET insights_due_at = NULL WHERE insights_due_at IS NOT NULL', []),
  );
}

/** Sends statements, in order, and resolves when PostgreSQL has run them. */
type Step = () => Promise<void>;

/** Time after which PostgreSQL has received the first statements, and this process can be busy. */
const SENDING_MS = 20;

/** Runs groups of steps one after the other. The statements of a group are sent together, so that PostgreSQL does not wait. */
async function runInGroups(
  groups: readonly (readonly Step[])[],
  onWriting: () => void,
  onWritten: (share: number) => void,
): Promise<void> {
  const total = groups.flat().length;
  let done = 0;
  for (const group of groups) {
    const isFirst = done === 0;
    const running = Promise.all(group.map((step) => step().then(() => onWritten((done += 1) / total))));
    await Promise.all([running, isFirst ? sleep(SENDING_MS).then(onWriting) : undefined]);
  }
}

async function insertDemo(
  client: ClientBase,
  demo: DemoRows,
  passwords: Map<string, string>,
  pictures: Promise<ReadonlyMap<string, number>>,
  { encryption, onWriting = () => undefined, onWritten = () => undefined }: DemoOptions,
): Promise<void> {
  const tokens = encryption ? demo.tokens.map((row) => sealed(encryption, row)) : [];
  const insert =
    <T>(entity: ClassRef<T>, rows: readonly RowOf<T>[]) =>
    (): Promise<void> =>
      insertRows(client, entity, rows);
  const users = demo.users.map((row) => ({ ...row, passwordHash: passwords.get(row.email!) ?? null }));
  const groups: Step[][] = [
    [
      () => stopRecording(client),
      insert<User>(User, users),
      insert<UserPreferences>(UserPreferences, demo.preferences),
      insert<Organization>(Organization, demo.organizations),
      insert<ClientAccount>(ClientAccount, demo.clientAccounts),
      insert<Membership>(Membership, demo.memberships),
      insert<BusinessProfile>(BusinessProfile, demo.businessProfiles),
      insert<SocialAccount>(SocialAccount, demo.socialAccounts),
      insert<MediaFolder>(MediaFolder, demo.folders),
      insert<SocialAccountToken>(SocialAccountToken, tokens),
      insert<Campaign>(Campaign, demo.campaigns),
      insert<Post>(Post, demo.posts),
      insert<PostVariant>(PostVariant, demo.postVariants),
      insert<Template>(Template, demo.templates),
      insert<TemplateRating>(TemplateRating, demo.templateRatings),
      insert<BrandProfile>(BrandProfile, demo.brandProfiles),
      insert<AudienceProfile>(AudienceProfile, demo.audiences),
      insert<BrandTemplate>(BrandTemplate, demo.brandTemplates),
      insert<BrandVoiceSample>(BrandVoiceSample, demo.voiceSamples),
      insert<SavedHashtag>(SavedHashtag, demo.savedHashtags),
      insert<SavedCta>(SavedCta, demo.savedCtas),
      insert<Schedule>(Schedule, demo.schedules),
      insert<Publication>(Publication, demo.publications),
    ],
    [() => skipReadings(client)],
    [
      insert<PublicationAttempt>(PublicationAttempt, demo.attempts),
      insert<ContentCalendar>(ContentCalendar, demo.calendars),
      insert<PostingSlot>(PostingSlot, demo.postingSlots),
      insert<CalendarEntry>(CalendarEntry, demo.calendarEntries),
      insert<SlotHold>(SlotHold, demo.slotHolds),
      insert<EngagementMetric>(EngagementMetric, demo.metrics),
      insert<CostEntry>(CostEntry, demo.costEntries),
      insert<UsagePeriod>(UsagePeriod, demo.usagePeriods),
      insert<AiGeneration>(AiGeneration, demo.ai.generations),
      insert<CostEntry>(CostEntry, demo.ai.entries),
      insert<UsageReservation>(UsageReservation, demo.ai.reservations),
      insert<UsagePeriod>(UsagePeriod, demo.ai.periods),
      insert<SystemSetting>(SystemSetting, demo.settings),
    ],
    // Last, because only media files need the images.
    [
      async () => {
        const sizes = await pictures;
        const sized = demo.assets.map((row) => ({
          ...row,
          fileSize: row.fileSize ?? sizes.get(row.filename!),
        }));
        await insertRows<MediaAsset>(client, MediaAsset, sized);
      },
    ],
    [insert<PostMedia>(PostMedia, demo.postMedia), insert<CampaignAsset>(CampaignAsset, demo.campaignAssets)],
    [() => insertRepurposing(client, demo.repurposing)],
    [() => insertReviews(client, demo.reviews)],
    [() => insertFeedback(client, demo.feedback)],
    [() => insertQa(client, demo.qa)],
    [() => backdateSystemEntries(client), () => resumeRecording(client)],
  ];
  await runInGroups(groups, onWriting, onWritten);
}

async function finds(on: Pool | ClientBase, sql: string, values: unknown[] = []): Promise<boolean> {
  return Boolean((await on.query(sql, values)).rowCount);
}

const isDemo = (on: Pool | ClientBase): Promise<boolean> =>
  finds(on, 'SELECT FROM users WHERE email = $1', [DEMO_EMAIL]);
const isEmpty = async (on: Pool | ClientBase): Promise<boolean> =>
  !(await finds(on, 'SELECT FROM users LIMIT 1'));

const oldest = (dates: readonly Date[]): Date =>
  new Date(dates.reduce((first, date) => Math.min(first, date.getTime()), Date.now()));

/** Creates the monthly partitions of the rows. */
async function createPartitions(pool: Pool, { users, metrics }: DemoRows): Promise<void> {
  // Nothing is older than the first users.
  const first = oldest(users.map(({ createdAt }) => createdAt!));
  for (const { table } of linkModels().filter((model) => model.partitionedBy)) {
    const isMetrics = table === modelOf(EngagementMetric).table;
    await rollPartitions(pool, table, {
      since: isMetrics ? oldest(metrics.map(({ collectedAt }) => collectedAt!)) : first,
    });
  }
}

/** Loads the demo data in one transaction. */
async function load(
  pool: Pool,
  options: DemoOptions,
  pictures: Promise<ReadonlyMap<string, number>>,
): Promise<void> {
  const passwords = await hashes();
  const { publicUrl, config, reference, rows } = options;
  const demo = rows ?? demoRows(publicUrl, config, reference);
  await createPartitions(pool, demo);
  const loading = async (client: ClientBase): Promise<void> => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOADING_LOCK]);
    if (!(await isEmpty(client))) return;
    await insertDemo(client, demo, passwords, pictures, options);
    await client.query(`ANALYZE ${ANALYZED.map((entity) => modelOf(entity as ClassRef).table).join(', ')}`);
  };
  await withLockRetries(() => transaction(pool, loading));
}

/**
 * Loads the demo data into an empty database. Returns the demo account if the database has the demo data, now or from an
 * earlier start. Leaves any other database unchanged and returns undefined.
 */
export async function loadDemoData(
  database: { readonly ownerUrl: string },
  options: DemoOptions,
): Promise<DemoAccount | undefined> {
  const pool = ownerPool(database.ownerUrl, { pipeline: true, options: SETUP_OPTIONS });
  try {
    const empty = await isEmpty(pool);
    if (!empty && !(await isDemo(pool))) return undefined;
    // The folder may have been deleted since.
    const { pictures = paintPictures(options.dataDir) } = options;
    pictures.catch(() => undefined);
    if (empty) await load(pool, options, pictures);
    await pictures;
    return (await isDemo(pool)) ? account : undefined;
  } finally {
    await pool.end();
  }
}
