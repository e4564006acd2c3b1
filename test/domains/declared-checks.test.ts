import type { DatabaseError } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { Campaign } from '../../src/domains/campaigns/campaign.entity';
import { SocialAccount } from '../../src/domains/channels/social-account.entity';
import { Post } from '../../src/domains/content/post.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { EngagementMetric } from '../../src/domains/publishing/engagement-metric.entity';
import { Publication } from '../../src/domains/publishing/publication.entity';
import { modelOf } from '../../src/kernel/model/metadata';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { rowMaker, type Rows } from '../support/rows';

/** Check constraints apply to every role, including the table owner, who bypasses row-level security. */
let database: TestDatabase;
let rows: Rows;
let organization: string;
let clientAccount: string;

beforeAll(async () => {
  database = await createTestDatabase();
  rows = rowMaker(database.owner);
  organization = await rows.organization(await rows.user());
  clientAccount = await rows.clientAccount(organization);
});

afterAll(() => database.drop());

type Values = Record<string, unknown>;
const NOW = new Date('2026-05-01T10:00:00Z');
const LATER = new Date('2026-05-01T10:00:01Z');
const words = (n: number): string[] => Array.from({ length: n }, (_, i) => `tag${i}`);
const urls = (n: number): string[] => words(n).map((word) => `https://media.example/${word}.jpg`);

const paid = { kind: 'BOTH', purpose: 'SALES', adsAiOptimizationEnabled: false };
const invited = { user: null, status: 'PENDING', joinedAt: null, invitedEmail: 'b@marquee.example' };
const published = { status: 'PUBLISHED', publishedAt: NOW, mediaUrls: urls(1) };
const generated = {
  origin: 'GENERATED',
  prompt: 'Tea',
  aspectRatio: 'SQUARE_1_1',
  filename: null,
  storagePath: null,
};
const imported = { origin: 'IMPORTED', title: 'Tea', sourceUrl: 'https://a.example/b', filename: null };

const makers: Record<string, (values: Values) => Promise<unknown>> = {
  campaigns: (v) => rows.campaign(organization, v),
  posts: (v) => rows.post(organization, v),
  publications: (v) => rows.publication(organization, null, v),
  media_assets: (v) => rows.media(organization, v),
  social_accounts: (v) => rows.account(organization, v),
  memberships: async (v) => rows.membership(organization, await rows.user(), v),
  engagement_metrics: async ({ collectedAt }) =>
    database.query(
      `INSERT INTO engagement_metrics (organization_id, publication_id, platform, collected_at)
       VALUES ($1, $2, 'INSTAGRAM', $3)`,
      [organization, await rows.publication(organization, null), collectedAt],
    ),
};

/** Constraints, each with a row that violates only this constraint, and the closest row that satisfies it. */
const RULES: [table: string, rule: string, broken: Values, kept: Values][] = [
  [
    'campaigns',
    'dates_in_order',
    { startDate: '2026-01-02', endDate: '2026-01-01' },
    { startDate: '2026-01-02', endDate: '2026-01-02' },
  ],
  ['campaigns', 'paid_has_purpose', { ...paid, purpose: null }, paid],
  ['campaigns', 'paid_has_ads', { ...paid, adsAiOptimizationEnabled: null }, paid],
  ['campaigns', 'paid_has_ads', { adsAiOptimizationEnabled: false }, {}],
  ['posts', 'scheduled_has_instant', { status: 'SCHEDULED' }, { status: 'SCHEDULED', scheduledAt: NOW }],
  ['posts', 'published_has_instant', { status: 'PUBLISHED' }, { status: 'PUBLISHED', publishedAt: NOW }],
  [
    'posts',
    'published_has_instant',
    { status: 'PARTIALLY_PUBLISHED' },
    { status: 'PARTIALLY_PUBLISHED', publishedAt: NOW },
  ],
  ['posts', 'title', { title: 'x'.repeat(501) }, { title: 'ख'.repeat(500) }],
  ['publications', 'published_has_instant', { ...published, publishedAt: null }, published],
  ['publications', 'instagram_published', { ...published, platformPostId: null }, published],
  [
    'publications',
    'instagram_published',
    { ...published, kind: null },
    { ...published, kind: null, platform: 'FACEBOOK' },
  ],
  ['publications', 'instagram_caption', { caption: 'x'.repeat(2_201) }, { caption: 'ख'.repeat(2_200) }],
  [
    'publications',
    'instagram_caption',
    { caption: 'x'.repeat(2_201) },
    { caption: 'x'.repeat(2_201), platform: 'LINKEDIN' },
  ],
  ['publications', 'instagram_hashtags', { hashtags: words(31) }, { hashtags: words(30) }],
  ['publications', 'instagram_media', { mediaUrls: urls(11) }, { mediaUrls: urls(10) }],
  ['publications', 'instagram_media', { ...published, mediaUrls: [] }, published],
  ['media_assets', 'uploaded_has_file', { storagePath: null }, {}],
  ['media_assets', 'generated_from_prompt', { ...generated, prompt: null }, generated],
  ['media_assets', 'generated_from_prompt', { ...generated, aspectRatio: null }, generated],
  [
    'media_assets',
    'generated_from_prompt',
    { ...generated, kind: 'DOCUMENT' },
    { ...generated, kind: 'VIDEO' },
  ],
  ['media_assets', 'imported_has_title', { ...imported, title: null }, imported],
  [
    'media_assets',
    'imported_has_title',
    { ...imported, sourceUrl: null, url: null, processingStatus: 'PENDING' },
    { ...imported, sourceUrl: null },
  ],
  [
    'media_assets',
    'completed_has_url',
    { processingStatus: 'COMPLETED', url: null },
    { processingStatus: 'PENDING', url: null },
  ],
  [
    'media_assets',
    'processed_in_order',
    { processingStartedAt: LATER, processedAt: NOW },
    { processingStartedAt: NOW, processedAt: NOW },
  ],
  ['engagement_metrics', 'collected_on_the_hour', { collectedAt: LATER }, { collectedAt: NOW }],
  ['social_accounts', 'instagram_account', { username: null }, { username: null, platform: 'WHATSAPP' }],
  ['social_accounts', 'instagram_account', { kind: null }, { kind: 'CREATOR' }],
  ['memberships', 'client_has_account', { role: 'CLIENT' }, { role: 'CLIENT', clientAccount: true }],
  ['memberships', 'client_has_account', { role: 'VIEWER', clientAccount: true }, { role: 'VIEWER' }],
  [
    'memberships',
    'has_person',
    { ...invited, invitedEmail: null },
    { ...invited, invitedEmail: 'a@marquee.example' },
  ],
  ['memberships', 'has_person', { ...invited, status: 'INACTIVE' }, { status: 'INACTIVE' }],
  [
    'memberships',
    'ended_has_name',
    { status: 'INACTIVE', formerName: null },
    { status: 'INACTIVE', formerName: 'Asha Rao' },
  ],
  ['memberships', 'active_has_joined', { joinedAt: null }, { joinedAt: null, status: 'PENDING' }],
];

const insert = (table: string, { clientAccount: bound, ...values }: Values): Promise<unknown> =>
  makers[table]!(bound ? { ...values, clientAccount } : values);

test.each(RULES)('%s: enforces the constraint %s', async (table, rule, broken, kept) => {
  const refusal = await insert(table, broken).then(
    () => undefined,
    ({ code, constraint }: DatabaseError) => ({ code, constraint }),
  );

  expect(refusal).toEqual({ code: '23514', constraint: `ck_${table}_${rule}` });
  await insert(table, kept);
});

test('covers every constraint that is declared between columns', () => {
  const tried = new Set(RULES.map(([table, rule]) => `${table} ${rule}`));
  const declared = [Campaign, Post, Publication, MediaAsset, EngagementMetric, SocialAccount, Membership]
    .map((entity) => modelOf(entity))
    .flatMap(({ table, checks }) => Object.keys(checks ?? {}).map((rule) => `${table} ${rule}`));

  expect(declared.filter((rule) => !tried.has(rule))).toEqual([]);
});

test.each([
  ['posts', Post],
  ['publications', Publication],
  ['media_assets', MediaAsset],
  ['social_accounts', SocialAccount],
  ['memberships', Membership],
  ['campaigns', Campaign],
])('%s: sets updatedAt on an update only', async (table, entity) => {
  const past = new Date('2020-01-01T00:00:00Z');
  expect(modelOf(entity).table).toBe(table);
  const id = uuidv7();
  await makers[table]!({ id, updatedAt: past, createdAt: past });
  const times = async (): Promise<[Date, Date]> => {
    const found = await database.query<{ created_at: Date; updated_at: Date }>(
      `SELECT created_at, updated_at FROM "${table}" WHERE id = $1`,
      [id],
    );
    return [found[0]!.created_at, found[0]!.updated_at];
  };
  expect(await times()).toEqual([past, past]);

  // A value that the application sets is overwritten, too.
  await database.query(`UPDATE "${table}" SET updated_at = '2000-01-01' WHERE id = $1`, [id]);

  const [created, updated] = await times();
  expect(created).toEqual(past);
  expect(Math.abs(updated.getTime() - Date.now())).toBeLessThan(60_000);
});
