import { join } from 'node:path';
import type { ClientBase, Pool } from 'pg';
import '../../domains';
import { Campaign } from '../../domains/campaigns/campaign.entity';
import { SocialAccount } from '../../domains/channels/social-account.entity';
import { PostMedia } from '../../domains/content/post-media.entity';
import { Post } from '../../domains/content/post.entity';
import { UserPreferences } from '../../domains/identity/user-preferences.entity';
import { User } from '../../domains/identity/user.entity';
import { MediaAsset } from '../../domains/media/media-asset.entity';
import { ClientAccount } from '../../domains/organizations/client-account.entity';
import { Membership } from '../../domains/organizations/membership.entity';
import { Organization } from '../../domains/organizations/organization.entity';
import { EngagementMetric } from '../../domains/publishing/engagement-metric.entity';
import { Publication } from '../../domains/publishing/publication.entity';
import { hashPassword } from '../../kernel/auth/passwords';
import { ownerPool } from '../../kernel/database/pools';
import { transaction } from '../../kernel/database/transaction';
import { ROLL_PARTITIONS } from '../../kernel/jobs/maintenance';
import { addJob } from '../../kernel/jobs/queue';
import { linkModels } from '../../kernel/model/link';
import type { ClassRef } from '../../kernel/model/metadata';
import type { DemoAccount } from '../graphiql/page-configuration';
import { backdateAuditEntries } from './audit';
import { campaignRows, campaignRuns } from './campaigns';
import { channelRows } from './channels';
import { insertRows } from './insert';
import { allLibraries, libraryRows } from './library';
import { paintAll } from './paint';
import { badges, DEMO_EMAIL, DEMO_PASSWORD, people, signsIn } from './users';
import { peopleRows } from './people';
import { plans } from './post-plans';
import { postMediaRows, posts } from './posts';
import { sent } from './publications';
import { type RowOf, type SeedContext, seedContext } from './seed-context';

export interface DemoOptions {
  /** Folder whose subfolder `media` contains the images. */
  readonly dataDir: string;
  /** Public URL of the server, the prefix of every URL in the demo data. */
  readonly publicUrl: string;
  /** Reference time that separates the past from the planned. Defaults to the start of today in UTC. */
  readonly reference?: Date;
  /** File sizes of the images. By default, the missing images are rendered now. */
  readonly pictures?: Promise<ReadonlyMap<string, number>>;
  /** Called with the share of the tables that are written, from 0 to 1. */
  readonly onWritten?: (share: number) => void;
}

/** Advisory lock (an arbitrary constant), so that only one process loads the demo data. */
const LOADING_LOCK = 4_107_201_518;

const account: DemoAccount = { email: DEMO_EMAIL, password: DEMO_PASSWORD };

export const mediaFolder = (dataDir: string): string => join(dataDir, 'media');

function startOfToday(): Date {
  const today = new Date();
  today.setUTCHours(0, 0, 0, 0);
  return today;
}

/** Renders the images of the demo that are missing in the folder. Returns the size of every file, in bytes. */
export function paintPictures(
  dataDir: string,
  onPainted?: (share: number) => void,
): Promise<Map<string, number>> {
  const pictures = [...badges().values(), ...[...allLibraries().values()].flat()];
  return paintAll(mediaFolder(dataDir), pictures, onPainted);
}

/** Returns the password hashes of the users who can sign in, by email. They share a public password, and so a hash. */
async function hashes(): Promise<Map<string, string>> {
  const hash = await hashPassword(DEMO_PASSWORD);
  return new Map(people.filter(signsIn).map(({ email }) => [email, hash]));
}

async function insertWorld(
  client: ClientBase,
  world: SeedContext,
  passwords: Map<string, string>,
  pictures: Promise<ReadonlyMap<string, number>>,
  onWritten: (share: number) => void,
): Promise<void> {
  linkModels();
  const { rows: who, identities } = peopleRows(world, passwords);
  const { rows: accounts, channels } = channelRows(world, identities);
  const { rows: assets, media } = libraryRows(world, identities);
  const runs = campaignRuns(world, identities);
  const written = posts(plans(world, runs, channels), channels, media, world, identities);
  const { publications, metrics, reached, scores } = sent(written, world);

  const insert =
    <T>(entity: ClassRef<T>, rows: readonly RowOf<T>[]) =>
    (): Promise<void> =>
      insertRows(client, entity, rows);
  const steps = [
    insert<User>(User, who.users),
    insert<UserPreferences>(UserPreferences, who.preferences),
    insert<Organization>(Organization, who.organizations),
    insert<ClientAccount>(ClientAccount, who.clientAccounts),
    insert<Membership>(Membership, who.memberships),
    insert<SocialAccount>(SocialAccount, accounts),
    insert<Campaign>(Campaign, campaignRows(runs, reached)),
    insert<Post>(
      Post,
      written.map(({ row }) => ({ ...row, performanceScore: scores.get(row.id) ?? null })),
    ),
    insert<Publication>(Publication, publications),
    insert<EngagementMetric>(EngagementMetric, metrics),
    // Last, because only media files need the images.
    async () => {
      const sizes = await pictures;
      const sized = assets.map((row) => ({ ...row, fileSize: row.fileSize ?? sizes.get(row.filename!) }));
      await insertRows<MediaAsset>(client, MediaAsset, sized);
    },
    insert<PostMedia>(PostMedia, postMediaRows(written)),
    () => backdateAuditEntries(client),
  ];
  for (const [index, step] of steps.entries()) {
    await step();
    onWritten((index + 1) / steps.length);
  }
}

async function finds(on: Pool | ClientBase, sql: string, values: unknown[] = []): Promise<boolean> {
  return Boolean((await on.query(sql, values)).rowCount);
}

const isDemo = (on: Pool | ClientBase): Promise<boolean> =>
  finds(on, 'SELECT FROM users WHERE email = $1', [DEMO_EMAIL]);
const isEmpty = async (on: Pool | ClientBase): Promise<boolean> =>
  !(await finds(on, 'SELECT FROM users LIMIT 1'));

/** Loads the demo data in one transaction. */
async function load(
  pool: Pool,
  { publicUrl, reference = startOfToday(), onWritten = () => undefined }: DemoOptions,
  pictures: Promise<ReadonlyMap<string, number>>,
): Promise<void> {
  const passwords = await hashes();
  await transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOADING_LOCK]);
    if (!(await isEmpty(client))) return;
    await insertWorld(client, seedContext(reference, publicUrl), passwords, pictures, onWritten);
    // The metrics are in the default partition; the job moves them to monthly partitions.
    await addJob(client, ROLL_PARTITIONS, {});
    await client.query('ANALYZE');
  });
}

/**
 * Loads the demo data into an empty database. Returns the demo account if the database has the demo data, now or from an
 * earlier start. Leaves any other database unchanged and returns undefined.
 */
export async function loadDemoData(
  database: { readonly ownerUrl: string },
  options: DemoOptions,
): Promise<DemoAccount | undefined> {
  const pool = ownerPool(database.ownerUrl);
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
