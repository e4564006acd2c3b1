import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, RejectedMutationError } from './client';
import { type Grant, grantAccess } from './consent';

/** A connected social account. */
export interface Account {
  readonly id: string;
  readonly platform: string;
  readonly platformUserId: string;
  readonly grant: Grant;
}

interface Row {
  readonly id: string;
}

interface Upload extends Row {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

interface Processing {
  readonly processingStatus: string;
  readonly processingError: string | null;
}

interface OfferedAccount {
  readonly platformUserId: string;
  readonly isConnectable: boolean;
}

interface FinishedAccount {
  readonly platformUserId: string;
  readonly socialAccountId: string | null;
}

const POLL_MS = 200;
/** Access tokens are valid for ten minutes. */
const SESSION_MS = 8 * 60_000;

/** A user with an organization, who works with Marquee through the API alone. */
export class Studio {
  readonly client: Client;
  private readonly email = `${randomUUID()}@studio.example`;
  private readonly password = randomUUID();
  private organizationId = '';
  private signedInAt = 0;

  constructor(url: string) {
    this.client = new Client(url);
  }

  get organization(): string {
    return this.organizationId;
  }

  /** Registers the user and creates the organization. */
  async open(): Promise<void> {
    const { email, password, client } = this;
    const { accessToken } = await client.mutate<{ accessToken: string }>(
      'register',
      { email, password, fullName: 'Meera Iyer' },
      'accessToken',
    );
    this.authorize(accessToken);
    const { organization } = await client.mutate<{ organization: Row }>(
      'createOrganization',
      { name: 'Studio' },
      'organization { id }',
    );
    this.organizationId = organization.id;
  }

  /** Grants access on a platform and connects all accounts of the grant. */
  async connect(platform: string, grant: Grant): Promise<Account[]> {
    const { organizationId } = this;
    const { id, accounts } = await this.granted({ organizationId, platform }, grant);
    const accountIds = accounts.filter((one) => one.isConnectable).map((one) => one.platformUserId);
    const finished = await this.finish(id, accountIds);
    return finished.map(({ platformUserId, socialAccountId }) => ({
      id: socialAccountId!,
      platform,
      platformUserId,
      grant,
    }));
  }

  /** Grants access to a connected account again. */
  async reconnect({ id: socialAccountId, platform, platformUserId, grant }: Account): Promise<void> {
    const input = { organizationId: this.organizationId, platform, socialAccountId };
    const { id } = await this.granted(input, grant);
    await this.finish(id, [platformUserId]);
  }

  /** Uploads a file, and waits until it is processed. Returns the ID of the media file. */
  async upload(bytes: Buffer, filename: string, mimeType: string): Promise<string> {
    const { organizationId, client } = this;
    const input = { organizationId, filename, mimeType, fileSize: bytes.length };
    const { upload, asset } = await client.mutate<{ upload: Upload; asset: Row }>(
      'createMediaUpload',
      input,
      'upload { id url method headers { name value } } asset { id }',
    );
    const { url, method } = upload;
    const headers = upload.headers.map(({ name, value }): [string, string] => [name, value]);
    const response = await fetch(url, {
      method,
      headers,
      body: new Uint8Array(bytes),
    });
    if (!response.ok) throw new Error(`The upload failed with status ${response.status}.`);
    await client.mutate('completeMediaUpload', { id: upload.id });
    await this.processed(asset.id);
    return asset.id;
  }

  /** Writes a post. Returns its ID. */
  async write(values: object): Promise<string> {
    await this.keepSignedIn();
    const { post } = await this.client.mutateOnce<{ post: Row }>(
      'createPost',
      { organizationId: this.organizationId, ...values },
      'post { id }',
    );
    return post.id;
  }

  /** Schedules a post. Returns the IDs of the publications, in the order of the accounts. */
  async schedule(postId: string, accounts: readonly Account[], at: Date): Promise<string[]> {
    const input = { postId, accountIds: accounts.map(({ id }) => id), when: { at: at.toISOString() } };
    const { publications } = await this.client.mutateOnce<{ publications: Row[] }>(
      'schedulePost',
      input,
      'publications { id }',
    );
    return publications.map(({ id }) => id);
  }

  /**
   * Runs a mutation on an object with an ID, and repeats it until its result is known. Returns undefined if it succeeded, or else
   * the code of the user error.
   */
  async change(
    mutation: string,
    input: { readonly id: string; readonly when?: object },
  ): Promise<string | undefined> {
    await this.keepSignedIn();
    try {
      await this.client.mutateOnce(mutation, input);
      return undefined;
    } catch (error) {
      if (error instanceof RejectedMutationError) return error.errors[0]!.code;
      throw error;
    }
  }

  private authorize(token: string): void {
    this.client.authorize(token);
    this.signedInAt = Date.now();
  }

  private async keepSignedIn(): Promise<void> {
    if (Date.now() < this.signedInAt + SESSION_MS) return;
    const { email, password } = this;
    const input = { email, password };
    const { accessToken } = await this.client.mutate<{ accessToken: string }>('signIn', input, 'accessToken');
    this.authorize(accessToken);
  }

  /** Waits until a media file is processed. */
  private async processed(id: string): Promise<void> {
    const query = 'query ($id: ID!) { mediaAsset(id: $id) { processingStatus processingError } }';
    for (;;) {
      const { mediaAsset } = await this.client.send<{ mediaAsset: Processing }>(query, { id });
      if (mediaAsset.processingStatus === 'COMPLETED') return;
      if (mediaAsset.processingStatus === 'FAILED') throw new Error(mediaAsset.processingError ?? '');
      await sleep(POLL_MS);
    }
  }

  /** Starts a connection and grants access. Returns its ID and the accounts that it offers. */
  private async granted(input: object, grant: Grant): Promise<{ id: string; accounts: OfferedAccount[] }> {
    await this.keepSignedIn();
    const { authorizationUrl, connection } = await this.client.mutate<{
      authorizationUrl: string;
      connection: Row;
    }>('connectSocialAccount', input, 'authorizationUrl connection { id }');
    await grantAccess(authorizationUrl, grant);
    const { id } = connection;
    const query =
      'query ($id: ID!) { connectionRequest(id: $id) { accounts { platformUserId isConnectable } } }';
    const { connectionRequest } = await this.client.send<{
      connectionRequest: { accounts: OfferedAccount[] };
    }>(query, { id });
    return { id, accounts: connectionRequest.accounts };
  }

  private async finish(connectionId: string, accountIds: readonly string[]): Promise<FinishedAccount[]> {
    const { connection } = await this.client.mutate<{ connection: { accounts: FinishedAccount[] } }>(
      'finishConnection',
      { connectionId, accountIds },
      'connection { accounts { platformUserId socialAccountId } }',
    );
    return connection.accounts.filter(({ socialAccountId }) => socialAccountId !== null);
  }
}
