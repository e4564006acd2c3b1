import type { Pool } from 'pg';
import type { Publisher } from '../../src/domains/publishing/publisher/publisher';
import { PreparingClient } from '../../src/kernel/database/preparing-client';
import { inputTypeOf, type Member, mutate, newMember } from '../support/people';
import { testPool } from '../support/pool';
import { type Answer, startTestServer, type TestServer } from '../support/server';
import { PublishingWorld } from './publishing-world';

/** The content that people review in a run of the property test. */
export interface Reviewed {
  readonly kind: 'post' | 'campaign';
  readonly id: string;
}

export const ROLES = ['OWNER', 'MANAGER', 'EDITOR', 'CREATOR', 'VIEWER'] as const;
export type Role = (typeof ROLES)[number];

/** What people do with all content. Those that continue a review are more frequent. */
export const REVIEW_ACTS = [
  ...['edit', 'edit', 'request', 'request', 'approve', 'approve', 'approve', 'approve', 'approve'],
  ...['reject', 'requestRevision', 'startRevision', 'completeRevision', 'withdraw', 'delete', 'restore'],
] as const;
export const POST_ACTS = [
  ...REVIEW_ACTS,
  ...[
    'requestPlanned',
    'requestPlanned',
    'schedule',
    'schedule',
    'scheduleElsewhere',
    'cancel',
    'publish',
    'publish',
  ],
] as const;

export interface Act {
  readonly act: string;
  readonly role: Role;
}

type Table = 'approval_requests' | 'revisions' | 'publications';

const STAGES = (manager: string): object[] => [
  { name: 'First', approvers: [{ userId: manager }, { role: 'MANAGER' }, { role: 'VIEWER' }] },
  { name: 'Last', rule: 'ALL', approvers: [{ userId: manager }, { role: 'OWNER' }] },
];

/** A server with an organization that requires approval, with people of different roles and two social accounts. */
export class ReviewWorld {
  private edits = 0;
  /** IDs of all content so far. */
  readonly contents: Record<Reviewed['kind'], string[]> = { post: [], campaign: [] };
  private readonly people = new Map<Role, Member>();
  /** Connections of the publisher and of checks. They prepare statements, which take longer to plan than to run. */
  private readonly pool: Pool;
  private readonly publisher: Publisher;
  private workflowId!: string;
  private accounts!: { readonly planned: string; readonly other: string };

  private constructor(
    private readonly server: TestServer,
    private readonly world: PublishingWorld,
  ) {
    const { ownerUrl: connectionString } = server.database;
    this.pool = testPool({ connectionString, max: 4, Client: PreparingClient });
    this.publisher = world.publisherBeside({ pool: this.pool });
  }

  static async start(): Promise<ReviewWorld> {
    const server = await startTestServer();
    const started = new ReviewWorld(server, await PublishingWorld.start(server));
    await started.prepare();
    // Reviews have no jobs of connections.
    await started.world.world.stopWorker();
    return started;
  }

  async stop(): Promise<void> {
    await this.world.stop();
    await this.pool.end();
    await this.server.stop();
  }

  /** Returns the rows of a statement over the IDs of some content, prepared because planning it takes longer than running it. */
  async rowsOf(name: string, text: string, ids: readonly string[]): Promise<object[]> {
    return (await this.pool.query<object>({ name, text, values: [ids, this.world.organization] })).rows;
  }

  private async prepare(): Promise<void> {
    const { server, world, people } = this;
    this.accounts = { planned: await world.connect('X'), other: await world.connect('FACEBOOK') };
    people.set('OWNER', world.owner);
    for (const role of ROLES.slice(1)) people.set(role, await newMember(server, world.organization, role));
    const token = await world.token();
    const id = world.organization;
    const workflow = { organizationId: id, name: 'Review', stages: STAGES(people.get('MANAGER')!.id) };
    const input = { ...workflow, autoPublish: true };
    const made = await mutate(server, 'createApprovalWorkflow', input, token, 'approvalWorkflow { id }');
    this.workflowId = made.approvalWorkflow.id as string;
    await mutate(server, 'updateOrganization', { id, isApprovalRequired: true }, token);
  }

  /** Creates a post or a campaign of the member with the role `CREATOR`. */
  async newContent(kind: Reviewed['kind']): Promise<Reviewed> {
    const { world, server, people } = this;
    const author = people.get('CREATOR')!.id;
    const id =
      kind === 'post'
        ? await world.post({ author })
        : await server.rows.campaign(world.organization, { createdBy: author });
    this.contents[kind].push(id);
    return { kind, id };
  }

  async publish(): Promise<void> {
    await this.publisher.runDue();
  }

  /** Returns the ID of the latest row about content, or that of the content. */
  private async latestOf(table: Table, { kind, id }: Reviewed): Promise<string> {
    const text = `SELECT id FROM ${table} WHERE organization_id = $2 AND ${kind}_id = ANY ($1) ORDER BY created_at DESC, id DESC LIMIT 1`;
    const [latest] = (await this.rowsOf(`latest of ${table} ${kind}`, text, [id])) as { id: string }[];
    return latest?.id ?? id;
  }

  /** Runs an act in the process of the server, without a socket. It may be denied, but it never fails unexpectedly. */
  async perform({ act, role }: Act, content: Reviewed): Promise<void> {
    if (act === 'publish') return this.publish();
    const [mutation, input] = await this.mutationOf(act, content);
    const query = `mutation($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) { userErrors { code } } }`;
    const response = await this.server.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${this.people.get(role)!.token}` },
      payload: { query, variables: { input } },
    });
    const { errors } = response.json<Answer>();
    if (errors) throw new Error(`${mutation} failed: ${JSON.stringify(errors)}`);
  }

  private async mutationOf(act: string, content: Reviewed): Promise<[string, object]> {
    const { workflowId, accounts } = this;
    const { kind, id } = content;
    const Kind = kind === 'post' ? 'Post' : 'Campaign';
    const latest = async (table: Table, more: object = {}) => ({
      id: await this.latestOf(table, content),
      ...more,
    });
    const feedback = 'Please look again.';
    const request = { [`${kind}Id`]: id, workflowId };
    const scheduleOn = (account: string) => ({ postId: id, accountIds: [account], when: { now: true } });
    switch (act) {
      case 'edit':
        this.edits += 1;
        return [`update${Kind}`, { id, [kind === 'post' ? 'caption' : 'theme']: `Edit ${this.edits}` }];
      case 'request':
        return [`request${Kind}Approval`, request];
      case 'requestPlanned':
        return ['requestPostApproval', { ...request, accountIds: [accounts.planned] }];
      case 'approve':
        return ['approveRequest', await latest('approval_requests')];
      case 'reject':
        return ['rejectRequest', await latest('approval_requests', { feedback })];
      case 'requestRevision':
        return ['requestRevision', await latest('approval_requests', { feedback })];
      case 'withdraw':
        return ['withdrawRequest', await latest('approval_requests')];
      case 'startRevision':
      case 'completeRevision':
        return [act, await latest('revisions')];
      case 'schedule':
        return ['schedulePost', scheduleOn(accounts.planned)];
      case 'scheduleElsewhere':
        return ['schedulePost', scheduleOn(accounts.other)];
      case 'cancel':
        return ['cancelPublication', await latest('publications')];
      case 'delete':
      case 'restore':
        return [`${act}${Kind}`, { id }];
      default:
        throw new Error(`There is no act ${act}.`);
    }
  }
}
