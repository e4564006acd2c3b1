import { createHash } from 'node:crypto';
import { SocialAccountToken } from '../../../src/domains/channels/social-account-token.entity';
import type { Platform } from '../../../src/domains/common/content.enums';
import { modelOf } from '../../../src/kernel/model';
import { type Member, newOrganization } from '../../support/people';
import type { TestServer } from '../../support/server';

/** An organization in which simulations take place, one after the other. */
export class SimulatedWorld {
  private count = 0;

  private constructor(
    readonly server: TestServer,
    readonly organization: string,
    readonly owner: Member,
    private readonly session: string,
  ) {}

  static async create(server: TestServer): Promise<SimulatedWorld> {
    const { id, owner } = await newOrganization(server);
    return new SimulatedWorld(server, id, owner, await server.rows.session(owner.id));
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

  async addAccount(id: string, platform: Platform): Promise<void> {
    await this.server.rows.account(this.organization, {
      id,
      platform,
      platformUserId: id,
      username: 'tea',
    });
  }

  /** Connects an account with a token, in place of the one that it has. */
  async connect(account: string, id: string, accessToken: string): Promise<void> {
    const { rows, encryption, clock, database } = this.server;
    const owner = { id, organization: this.organization };
    await database.query(
      `UPDATE social_account_tokens SET revoked_at = now(), revoked_reason = 'REPLACED'
        WHERE organization_id = $1 AND social_account_id = $2 AND revoked_at IS NULL`,
      [this.organization, account],
    );
    await rows.rowOf(SocialAccountToken, {
      ...owner,
      ...encryption.encryptValues(modelOf(SocialAccountToken), owner, { accessToken, refreshToken: null }),
      socialAccount: account,
      login: 'model',
      isRefreshable: false,
      issuedAt: clock.now(),
    });
    await this.setConnection(account, 'CONNECTED', null);
  }

  /** Marks an account as a check of its connection does. */
  async setConnection(account: string, status: string, problem: string | null): Promise<void> {
    await this.server.database.query(
      `UPDATE social_accounts SET connection_status = $3, connection_problem = $4
        WHERE organization_id = $1 AND id = $2`,
      [this.organization, account, status, problem],
    );
  }

  /** Adds a post with a publication that is due at a time. */
  async addPublication(
    ids: { readonly post: string; readonly schedule: string; readonly publication: string },
    account: { readonly id: string; readonly platform: Platform },
    text: string,
    dueAt: Date,
  ): Promise<void> {
    const { organization, owner } = this;
    const { database } = this.server;
    await database.query(
      `WITH post AS (INSERT INTO posts (organization_id, id, caption, title, author_id) VALUES ($1, $2, $3, 'A post', $4)),
            schedule AS (INSERT INTO schedules (organization_id, id, post_id, social_account_id, scheduled_at, created_by_id)
                         VALUES ($1, $5, $2, $6, $7, $4))
       INSERT INTO publications (organization_id, id, post_id, social_account_id, schedule_id, platform)
       VALUES ($1, $8, $2, $6, $5, $9)`,
      [
        organization,
        ids.post,
        text,
        owner.id,
        ids.schedule,
        account.id,
        dueAt,
        ids.publication,
        account.platform,
      ],
    );
  }

  /** Leaves nothing that a later simulation would send. */
  async end(publications: readonly string[]): Promise<void> {
    const { database } = this.server;
    const ids = [this.organization, publications];
    await database.query(
      `UPDATE publications SET status = 'CANCELLED' WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND status = 'QUEUED'`,
      ids,
    );
    await database.query(
      'DELETE FROM publication_deliveries WHERE organization_id = $1 AND publication_id = ANY ($2::uuid[])',
      ids,
    );
  }
}
