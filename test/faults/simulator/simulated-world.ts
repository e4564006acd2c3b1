import { createHash } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { SocialAccountToken } from '../../../src/domains/channels/social-account-token.entity';
import type { Platform } from '../../../src/domains/common/content.enums';
import { runPrepared } from '../../../src/domains/publishing/publisher/prepared';
import { modelOf } from '../../../src/kernel/model';
import { type Member, newOrganization } from '../../support/people';
import { testPool } from '../../support/pool';
import type { TestServer } from '../../support/server';

/** Tables of what a simulation adds to the organization. */
const TABLES = [
  'publication_attempts',
  'publication_deliveries',
  'publications',
  'schedules',
  'posts',
  'social_account_tokens',
  'social_accounts',
  'audit_entries',
  'cost_entries',
  'usage_periods',
];

/** IDs of the rows of a publication. */
interface PublicationIds {
  readonly post: string;
  readonly schedule: string;
  readonly publication: string;
}

/** A publication that a simulation starts with. */
interface AddedPublication {
  readonly ids: PublicationIds;
  readonly account: { readonly id: string; readonly platform: Platform };
  readonly text: string;
  readonly dueAt: Date;
}

/**
 * Reuses the plans of statements, also of those in triggers. PostgreSQL estimates that a plan for the values of each run
 * is cheaper, and planning what is derived from a publication takes most of the time then.
 */
async function reusePlans(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const name = client.escapeIdentifier(client.database!);
  await client.query(`ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`);
  await client.end();
}

/** An organization in which simulations take place, one after the other. */
export class SimulatedWorld {
  private count = 0;

  private constructor(
    readonly server: TestServer,
    readonly organization: string,
    readonly owner: Member,
    private readonly session: string,
    /** A connection without triggers. A connection that switches them off for a while has to plan all statements again. */
    private readonly deleting: Pool,
  ) {}

  static async create(server: TestServer): Promise<SimulatedWorld> {
    await reusePlans(server.database.ownerUrl);
    const { id, owner } = await newOrganization(server);
    const deleting = testPool({
      connectionString: server.database.ownerUrl,
      max: 1,
      options: '-c session_replication_role=replica',
    });
    return new SimulatedWorld(server, id, owner, await server.rows.session(owner.id), deleting);
  }

  async close(): Promise<void> {
    await this.deleting.end();
  }

  /** Returns an access token of the owner at the present time. */
  async token(): Promise<string> {
    const issued = await this.server.services.tokens.issue({
      userId: this.owner.id,
      sessionId: this.session,
    });
    return issued.token;
  }

  /** Begins a simulation. Its rows have IDs of their own, whose order is the same for each simulation of a seed. */
  begin(): (name: string) => string {
    this.count += 1;
    const start = this.count.toString(16).padStart(8, '0');
    return (name) => {
      const hash = createHash('sha256').update(name).digest('hex');
      return `${start}-${hash.slice(0, 4)}-7${hash.slice(4, 7)}-8${hash.slice(7, 10)}-${hash.slice(10, 22)}`;
    };
  }

  /** Sets the delay after which publications are held, in seconds. */
  async setMaxDelay(seconds: number): Promise<void> {
    await runPrepared(
      this.server.database.owner,
      'UPDATE organizations SET max_publishing_delay = $2 WHERE id = $1 AND max_publishing_delay <> $2',
      [this.organization, seconds],
    );
  }

  async addAccounts(
    accounts: readonly { readonly id: string; readonly platform: Platform }[],
  ): Promise<void> {
    await runPrepared(
      this.server.database.owner,
      `INSERT INTO social_accounts (organization_id, id, platform, platform_user_id, username)
       SELECT $1, id, platform, id::text, 'tea' FROM unnest($2::uuid[], $3::text[]) AS a (id, platform)`,
      [this.organization, accounts.map(({ id }) => id), accounts.map(({ platform }) => platform)],
    );
  }

  /** Connects an account with a token, in place of the one that it has. */
  async connect(account: string, id: string, accessToken: string): Promise<void> {
    const { encryption, clock, database } = this.server;
    const owner = { id, organization: this.organization };
    await runPrepared(
      database.owner,
      `UPDATE social_account_tokens SET revoked_at = now(), revoked_reason = 'REPLACED'
        WHERE organization_id = $1 AND social_account_id = $2 AND revoked_at IS NULL`,
      [this.organization, account],
    );
    const values = { accessToken, refreshToken: null };
    const encrypted = encryption.encryptValues(modelOf(SocialAccountToken), owner, values);
    await runPrepared(
      database.owner,
      `INSERT INTO social_account_tokens (organization_id, id, social_account_id, access_token, login, is_refreshable, issued_at)
       VALUES ($1, $2, $3, $4, 'model', false, $5)`,
      [this.organization, id, account, encrypted.accessToken, clock.now()],
    );
    await this.setConnection(account, 'CONNECTED', null);
  }

  /** Marks an account as a check of its connection does. */
  async setConnection(account: string, status: string, problem: string | null): Promise<void> {
    await runPrepared(
      this.server.database.owner,
      `UPDATE social_accounts SET connection_status = $3, connection_problem = $4
        WHERE organization_id = $1 AND id = $2`,
      [this.organization, account, status, problem],
    );
  }

  /** Returns whether users have paused an account. */
  async isPaused(account: string): Promise<boolean> {
    const { rowCount } = await runPrepared(
      this.server.database.owner,
      'SELECT FROM social_accounts WHERE organization_id = $1 AND id = $2 AND NOT is_active',
      [this.organization, account],
    );
    return rowCount! > 0;
  }

  /** Adds posts, each with a publication that is due at a time. */
  async addPublications(added: readonly AddedPublication[]): Promise<void> {
    const { organization, owner } = this;
    await runPrepared(
      this.server.database.owner,
      `WITH added AS (
         SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::timestamptz[])
           AS a (post, schedule, publication, account, platform, caption, due_at)),
       post AS (INSERT INTO posts (organization_id, id, caption, title, author_id)
         SELECT $1, post, caption, 'A post', $2 FROM added),
       schedule AS (INSERT INTO schedules (organization_id, id, post_id, social_account_id, scheduled_at, created_by_id)
         SELECT $1, schedule, post, account, due_at, $2 FROM added)
       INSERT INTO publications (organization_id, id, post_id, social_account_id, schedule_id, platform)
       SELECT $1, publication, post, account, schedule, platform FROM added`,
      [
        organization,
        owner.id,
        added.map(({ ids }) => ids.post),
        added.map(({ ids }) => ids.schedule),
        added.map(({ ids }) => ids.publication),
        added.map(({ account }) => account.id),
        added.map(({ account }) => account.platform),
        added.map(({ text }) => text),
        added.map(({ dueAt }) => dueAt),
      ],
    );
  }

  /**
   * Deletes the rows of a simulation, so that later ones do not send them, and statements stay as fast as with few rows.
   * Nothing is derived from it.
   */
  async end(): Promise<void> {
    const deletions = TABLES.map(
      (table) => `DELETE FROM ${table} WHERE organization_id = '${this.organization}'`,
    );
    await this.deleting.query(deletions.join('; '));
  }
}
