import { AiGeneration } from '../../src/domains/ai/ai-generation.entity';
import type { Brief } from '../../src/domains/ai/brief.port';
import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { PostVariant } from '../../src/domains/content/post-variant.entity';
import { Schedule } from '../../src/domains/publishing/schedule.entity';
import { RepurposingOutput } from '../../src/domains/repurposing/repurposing-output.entity';
import { openForAll, workflowOf } from '../support/review-rows';
import { ANALYZED, TALK } from '../repurposing/analyses';
import type { TestServer } from '../support/server';
import { NEW_ROW, type Values } from '../support/generated-rows';

/** Where a mutation’s row is: in the client account `client`, and deleted or ended. */
interface RowPlace {
  readonly client: string | null;
  readonly isDeleted: boolean;
}

/** What the declaration of a mutation does not say: further input, or values of the row that it can be run on. */
interface MutationExample {
  readonly input?: (server: TestServer, id: string) => Values | Promise<Values>;
  /** Optional input that makes the mutation write more. It may require another permission, too. */
  readonly fullInput?: Values;
  readonly row?: (place: RowPlace) => Values;
  /** The relation that names the actor, without which the permission is not sufficient. */
  readonly actor?: string;
  /** The result for an ended row that stays visible. */
  readonly ended?: string;
  /** The actor needs no permission for their own row. */
  readonly ownIsFree?: boolean;
}

let counter = 0;
export const newAddress = (): string => `invited${(counter += 1)}@marquee.example`;
const newLimitKey = (): string => `rate.example_${(counter += 1)}`;

const ofMember = ({ client, isDeleted }: RowPlace): Values => ({
  ...(client ? { role: 'CLIENT', clientAccount: client } : { role: 'VIEWER' }),
  status: isDeleted ? 'INACTIVE' : 'ACTIVE',
});

const organizationOf = async (
  { database }: TestServer,
  table: 'posts' | 'publications' | 'repurposing_jobs',
  id: string,
): Promise<string | undefined> => {
  const sql = `SELECT organization_id AS organization FROM ${table} WHERE id = $1`;
  return (await database.query<{ organization: string }>(sql, [id]))[0]?.organization;
};

/** A social account of the organization and client account of a post, which users who see the post see, too. */
async function accountFor({ database, rows }: TestServer, post: string): Promise<string[]> {
  const sql = 'SELECT organization_id AS organization, client_account_id AS client FROM posts WHERE id = $1';
  const [owner] = await database.query<{ organization: string; client: string | null }>(sql, [post]);
  return owner
    ? [await rows.account(owner.organization, { platform: 'X', clientAccount: owner.client })]
    : [];
}

/** A variant of a post. */
async function variantFor(server: TestServer, post: string): Promise<string> {
  const organization = await organizationOf(server, 'posts', post);
  return organization ? server.rows.rowOf(PostVariant, { organization, post, kind: 'CAPTION' }) : post;
}

/** Adds a brand that is the default in place of another one. */
async function addDefaultBrand({ database, rows }: TestServer, brand: string): Promise<void> {
  const [found] = await database.query<{ organization: string; client: string | null }>(
    'SELECT organization_id AS organization, client_account_id AS client FROM brand_profiles WHERE id = $1',
    [brand],
  );
  if (!found) return;
  const { organization, client: clientAccount } = found;
  await rows.rowOf(BrandProfile, { organization, clientAccount, name: 'Default', defaultSince: new Date() });
}

/** The status of a pending publication. Publications cannot be deleted: such a target does not exist. */
const queued = ({ isDeleted }: RowPlace): Values => (isDeleted ? {} : { status: 'QUEUED' });

/** Adds a schedule to a publication. */
async function addSchedule(server: TestServer, publication: string, values: Values = {}): Promise<void> {
  const organization = await organizationOf(server, 'publications', publication);
  if (!organization) return;
  const post = await server.rows.post(organization);
  const schedule = await server.rows.rowOf(Schedule, { organization, post, status: 'PENDING', ...values });
  await server.database.query('UPDATE publications SET schedule_id = $2 WHERE id = $1', [
    publication,
    schedule,
  ]);
}

/** Adds what a publication needs to be sent again: an account, and a post of its client account. */
async function makeSendable(server: TestServer, publication: string): Promise<void> {
  const [found] = await server.database.query<{ organization: string; client: string | null }>(
    'SELECT organization_id AS organization, client_account_id AS client FROM publications WHERE id = $1',
    [publication],
  );
  if (!found) return;
  const account = await server.rows.account(found.organization, { platform: 'FACEBOOK' });
  const post = await server.rows.post(found.organization, { clientAccount: found.client });
  await server.database.query('UPDATE publications SET post_id = $2, social_account_id = $3 WHERE id = $1', [
    publication,
    post,
    account,
  ]);
}

/** A workflow of the client account of a post or campaign, which those who see the content see, too. */
const workflowFor =
  (table: 'posts' | 'campaigns') =>
  async (server: TestServer, id: string): Promise<Values> => {
    const sql = `SELECT organization_id AS organization, client_account_id AS client FROM ${table} WHERE id = $1`;
    const [found] = await server.database.query<{ organization: string; client: string | null }>(sql, [id]);
    if (!found) return { workflowId: id };
    return { workflowId: await workflowOf(server, found.organization, { clientAccount: found.client }) };
  };

/** A decision on a request, for which members with any role are named. */
const decisionOn = async (server: TestServer, id: string): Promise<Values> => {
  await openForAll(server, id);
  return { feedback: 'Thank you.' };
};

/** An owner of the organization of a QA request, as its assignee. */
async function memberOf({ database, rows }: TestServer, request: string): Promise<Values> {
  const [found] = await database.query<{ id: string }>(
    `SELECT m.user_id AS id FROM qa_requests q JOIN memberships m ON m.organization_id = q.organization_id
      WHERE q.id = $1 AND m.role = 'OWNER'`,
    [request],
  );
  return { assigneeId: found?.id ?? (await rows.user()) };
}

/** The values of an assigned QA request. Requests cannot be deleted: such a target does not exist. */
const assigned = ({ isDeleted }: RowPlace): Values =>
  isDeleted ? {} : { status: 'ASSIGNED', assignedAt: new Date() };

/** The values of an image that a model can look at. */
const processed = (): Values => ({ kind: 'IMAGE', processingStatus: 'COMPLETED' });

/** The values of a generation that can be canceled. Generations cannot be deleted: such a target does not exist. */
const pending = ({ isDeleted }: RowPlace): Values => (isDeleted ? {} : { status: 'PENDING' });

/** The values of a job that can be retried. Jobs cannot be deleted: such a target does not exist. */
const failed = ({ isDeleted }: RowPlace): Values =>
  isDeleted ? {} : { status: 'FAILED', finishedAt: new Date() };

const BRIEF: Brief = {
  ...{
    task: 'CAPTION',
    count: 1,
    language: 'ENGLISH',
    tone: 'FRIENDLY',
    platform: null,
    topic: 'Tea',
    facts: [],
  },
  ...{ callToAction: null, maxHashtags: 5, maxLength: 2_200, original: null, change: null, brand: null },
  ...{ library: { hashtags: [], callsToAction: [] }, examples: [], voiceSamples: [] },
};

/** Adds a post that could not be written to a job. */
async function addFailedOutput(server: TestServer, repurposingJob: string): Promise<Values> {
  const organization = await organizationOf(server, 'repurposing_jobs', repurposingJob);
  if (!organization) return {};
  const generation = { status: 'FAILED', feature: 'CAPTION', input: BRIEF, maxOutputTokens: 500 };
  await server.rows.rowOf(RepurposingOutput, {
    ...{ organization, repurposingJob, position: 0 },
    generation: await server.rows.rowOf(AiGeneration, { organization, ...generation }),
  });
  return {};
}

/** The values of a strategy that a job can carry out. */
const strategyWithText = (): Values => ({
  contentAnalysis: NEW_ROW,
  recommendedFormats: [{ format: 'CAPTION', priority: 'HIGH', platforms: [], languages: [] }],
});

export const EXAMPLES_OF_MUTATIONS: Readonly<Record<string, MutationExample>> = {
  cancelAiGeneration: { row: pending },
  createAiModelSetting: {
    input: () => ({
      ...{ tier: 'VISION', provider: 'OPENAI_COMPATIBLE', modelName: 'qwen3' },
      ...{ baseUrl: 'https://models.example/v1', isActive: false },
    }),
  },
  updateAiModelSetting: { input: () => ({ modelName: 'qwen3:8b', isActive: false }) },
  analyzeMedia: { row: processed },
  generateAltText: { row: processed },
  analyzeContent: { input: () => ({ text: TALK }) },
  cancelRepurposingJob: { row: pending },
  retryRepurposingJob: { row: failed, input: addFailedOutput },
  startRepurposingJob: { row: strategyWithText },
  createRepurposingStrategy: { row: () => ANALYZED },
  generateCaption: { input: () => ({ topic: 'Masala chai' }) },
  generateHashtags: { input: () => ({ topic: 'Masala chai' }) },
  generateImage: { input: () => ({ prompt: 'A glass of masala chai' }) },
  generateIdeas: { input: () => ({ topic: 'Masala chai' }) },
  generateVariants: { input: () => ({ kind: 'HOOK' }), row: () => ({ caption: 'Masala chai is back.' }) },
  suggestReply: { input: () => ({ comment: 'The masala chai was great!' }) },
  rewriteCaption: { input: () => ({ caption: 'Masala chai is back.', change: 'Shorter' }) },
  unarchivePost: { row: () => ({ status: 'ARCHIVED' }) },
  createMediaRendition: {
    input: () => ({ platform: 'INSTAGRAM', placement: 'FEED' }),
    row: () => ({ kind: 'IMAGE', processingStatus: 'COMPLETED', width: 2_000, height: 500 }),
  },
  requestPostApproval: { input: workflowFor('posts') },
  requestCampaignApproval: { input: workflowFor('campaigns') },
  approveRequest: { input: decisionOn },
  rejectRequest: { input: decisionOn },
  requestRevision: { input: decisionOn },
  withdrawRequest: { actor: 'requestedBy' },
  startRevision: { actor: 'assignee' },
  completeRevision: { actor: 'assignee' },
  addPostFeedback: { input: () => ({ text: 'Warmer, please.' }) },
  addCampaignFeedback: { input: () => ({ text: 'Start earlier.' }) },
  replyToFeedback: { input: () => ({ text: 'Done.' }) },
  createGuestReviewLink: { input: () => ({ guestName: 'Meera' }) },
  reopenFeedback: { row: () => ({ resolvedAt: new Date() }) },
  createQaRequest: { input: () => ({ kind: 'EXPERT_REVIEW', slaHours: 24 }) },
  assignQaRequest: { input: memberOf },
  startQaRequest: { actor: 'assignee', row: assigned },
  completeQaRequest: { actor: 'assignee', row: assigned },
  cancelQaRequest: { actor: 'requestedBy' },
  createApprovalWorkflow: {
    input: () => ({ stages: [{ name: 'Legal', approvers: [{ role: 'MANAGER' }] }] }),
  },
  createSystemSetting: { input: () => ({ value: true }) },
  createNetworkLimit: { input: () => ({ key: newLimitKey(), unit: 'COUNT', value: '5' }) },
  updateNetworkLimit: { input: () => ({ value: '6', text: null }) },
  rateTemplate: { input: () => ({ stars: 5 }) },
  createMediaUpload: { input: () => ({ filename: 'tea.jpg', fileSize: 5, mimeType: 'image/jpeg' }) },
  importMediaFromUrl: { input: () => ({ url: 'https://files.example/tea.jpg' }) },
  duplicateCampaign: { fullInput: { includePosts: true } },
  updateOrganization: { input: () => ({ name: 'Changed' }) },
  transferOrganization: {
    input: async ({ rows }, organization) => ({
      membershipId: await rows.membership(organization, await rows.user(), { role: 'EDITOR' }),
    }),
  },
  selectPostVariant: {
    input: async (server, id) => ({ variantId: await variantFor(server, id) }),
  },
  updatePostVariant: { row: () => ({ kind: 'CAPTION' }) },
  createPostVariant: { input: () => ({ kind: 'CAPTION', text: 'Tea for two' }) },
  holdSlots: { input: () => ({ startDate: '2027-01-04', endDate: '2027-01-08' }) },
  schedulePost: {
    input: async (server, id) => ({ accountIds: await accountFor(server, id), when: { now: true } }),
    row: () => ({ caption: 'Hello' }),
  },
  reschedulePublication: {
    input: async (server, id) => {
      await addSchedule(server, id);
      return { when: { now: true } };
    },
    row: queued,
  },
  cancelPublication: { row: queued },
  retryPublication: {
    input: async (server, id) => {
      await makeSendable(server, id);
      return {};
    },
    row: ({ isDeleted }) => (isDeleted ? {} : { status: 'FAILED' }),
  },
  refreshInsights: {
    input: async (server, id) => {
      await makeSendable(server, id);
      await server.database.query('UPDATE publications SET platform_post_id = $1::text WHERE id = $1', [id]);
      return {};
    },
    row: ({ isDeleted }) =>
      isDeleted
        ? {}
        : {
            ...{ status: 'PUBLISHED', platform: 'FACEBOOK', publishedAt: new Date() },
            isDeletedOnPlatform: false,
          },
  },
  confirmPublication: {
    input: async (server, id) => {
      await addSchedule(server, id, { publishMode: 'REMINDER' });
      return { permalink: 'https://www.instagram.com/p/C0ffee/' };
    },
    row: queued,
  },
  setDefaultBrandProfile: {
    input: async (server, id) => {
      await addDefaultBrand(server, id);
      return {};
    },
  },
  connectSocialAccount: { input: () => ({ platform: 'INSTAGRAM' }) },
  resumeSocialAccount: { row: () => ({ isActive: false }) },
  inviteMember: { input: () => ({ email: newAddress(), role: 'VIEWER' }) },
  // An inactive membership stays visible; its user must be invited again.
  changeMemberRole: { fullInput: { role: 'MEMBER' }, row: ofMember, ended: 'INVALID_STATE' },
  removeMember: { row: ofMember, ended: 'INVALID_STATE', ownIsFree: true },
};
