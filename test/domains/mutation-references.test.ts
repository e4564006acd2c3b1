import { getNamedType, GraphQLID, isInputObjectType } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { PostVariant } from '../../src/domains/content/post-variant.entity';
import { Template } from '../../src/domains/media/library/template.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { ContentAnalysis } from '../../src/domains/repurposing/content-analysis.entity';
import { RepurposingStrategy } from '../../src/domains/repurposing/repurposing-strategy.entity';
import { ApprovalRequest } from '../../src/domains/review/approval-request.entity';
import { Feedback } from '../../src/domains/review/feedback.entity';
import { QaRequest } from '../../src/domains/review/qa/qa-request.entity';
import { targetOf } from '../../src/kernel/model/inputs';
import { buildMarqueeSchema } from '../../src/schema';
import { ANALYZED, TALK } from '../repurposing/analyses';
import { tokenFor } from '../support/guest-links';
import { inputOf, permittedMutations, platformMutations } from '../support/mutations';
import { checksum, type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { openRequest, workflowOf } from '../support/review-rows';
import { serverForTests } from '../support/server';
import { PERSONAL } from './mutation-matrix.cases';

/** What an input can refer to in addition to the row that the mutation targets. */
const TARGETS = ['own', 'otherTenant', 'deleted', 'random', 'nonsense'] as const;
type Target = (typeof TARGETS)[number];
type Studio = Awaited<ReturnType<typeof newOrganization>>;

interface Reference {
  /** Creates the referenced row, with values that can make it a deleted one. */
  readonly row: (organization: string, values: object) => Promise<string>;
  /** Returns the other fields of the input. */
  readonly input: (home: Studio) => Promise<object>;
  readonly many?: boolean;
  /** Values of a deleted row, for tables without `deletedAt`; `none` if its rows do not end. */
  readonly ended?: object | 'none';
}

const server = serverForTests();
let foreign: Studio;

beforeAll(async () => {
  foreign = await newOrganization(server);
});

const client = (organization: string, values: object) =>
  server.rows.clientAccount(organization, { ...values });
const campaign = (organization: string, values: object) => server.rows.campaign(organization, { ...values });
const media = (organization: string, values: object) => server.rows.media(organization, { ...values });
const folder = (organization: string, values: object) => server.rows.mediaFolder(organization, { ...values });
const membership = async (organization: string, values: object): Promise<string> =>
  (await newMember(server, organization, 'EDITOR', { ...values })).membership;

const into =
  (values: object) =>
  ({ id }: Studio): Promise<object> =>
    Promise.resolve({ organizationId: id, ...values });
const ofPost = async ({ id }: Studio): Promise<object> => ({ id: await server.rows.post(id) });
const postOfVariant = async (organization: string): Promise<string | undefined> => {
  const sql = 'SELECT post_id AS post FROM post_variants WHERE organization_id = $1';
  return (await server.database.query<{ post: string }>(sql, [organization]))[0]?.post;
};
const postOfThread = async (organization: string): Promise<string | undefined> => {
  const sql = 'SELECT post_id AS post FROM feedback WHERE organization_id = $1';
  return (await server.database.query<{ post: string }>(sql, [organization]))[0]?.post;
};
const bound = { role: 'CLIENT' } as const;
const UPLOAD = { filename: 'tea.jpg', fileSize: 5, mimeType: 'image/jpeg' };
const IMPORT = { url: 'https://files.example/tea.jpg' };

const mention = {
  row: async (organization: string, values: object) =>
    (await newMember(server, organization, 'EDITOR', { ...values })).id,
  many: true,
  ended: { status: 'INACTIVE', formerName: 'Asha Rao' },
};

/** Requests to generate content refer to the same kinds of rows. */
const GENERATIONS: Readonly<Record<string, Reference>> = Object.fromEntries(
  Object.entries({
    generateCaption: { topic: 'Masala chai' },
    generateHashtags: { topic: 'Masala chai' },
    generateIdeas: { topic: 'Masala chai' },
    generateImage: { prompt: 'A glass of masala chai' },
    rewriteCaption: { caption: 'Masala chai is back.', change: 'Shorter' },
    suggestReply: { comment: 'Great chai!' },
  }).flatMap(([mutation, values]) =>
    Object.entries({
      brandProfileId: (organization: string, more: object) =>
        server.rows.rowOf(BrandProfile, { organization, ...more }),
      campaignId: campaign,
      clientAccountId: client,
      postId: (organization: string, more: object) => server.rows.post(organization, { ...more }),
    })
      // A reply is for no campaign.
      .filter(([field]) => mutation !== 'suggestReply' || field !== 'campaignId')
      .map(([field, row]) => [`${mutation}.${field}`, { row, input: into(values) }]),
  ),
);

/** Requests to analyze a text refer to some of them, and to media files. */
const ANALYSES: Readonly<Record<string, Reference>> = Object.fromEntries(
  Object.entries({
    brandProfileId: (organization: string, more: object) =>
      server.rows.rowOf(BrandProfile, { organization, ...more }),
    clientAccountId: client,
    mediaAssetId: (organization: string, more: object) =>
      server.rows.rowOf(MediaAsset, { organization, ...more }),
  }).map(([field, row]) => [`analyzeContent.${field}`, { row, input: into({ text: TALK }) }]),
);

/** A strategy that a job can carry out. */
const ofStrategy = async ({ id: organization }: Studio): Promise<object> => ({
  strategyId: await server.rows.rowOf(RepurposingStrategy, {
    organization,
    contentAnalysis: await server.rows.rowOf(ContentAnalysis, { organization, ...ANALYZED }),
    recommendedFormats: [{ format: 'CAPTION', priority: 'HIGH', platforms: [], languages: [] }],
  }),
});

/** References that no relation of a declared input states. */
const OTHERS: Readonly<Record<string, Reference>> = {
  'addCampaignFeedback.mentionedUserIds': {
    ...mention,
    input: async ({ id }) => ({ campaignId: await server.rows.campaign(id), text: 'Start earlier.' }),
  },
  'addPostFeedback.mentionedUserIds': {
    ...mention,
    input: async ({ id }) => ({ postId: await server.rows.post(id), text: 'Warmer, please.' }),
  },
  'changeMemberRole.clientAccountId': {
    row: client,
    input: async ({ id }) => ({ id: await membership(id, {}), ...bound }),
  },
  'commentAsGuest.threadId': {
    row: (organization) => server.rows.rowOf(Feedback, { organization, isVisibleToGuests: true }),
    input: async ({ id: organization, owner }) => {
      const post = await postOfThread(organization);
      const request = await server.rows.rowOf(ApprovalRequest, { organization, ...(post && { post }) });
      const token = await tokenFor(server, { organization, request, owner: owner.id });
      return { token, text: 'Done.' };
    },
    ended: 'none',
  },
  'connectSocialAccount.clientAccountId': { row: client, input: into({ platform: 'INSTAGRAM' }) },
  'connectSocialAccount.socialAccountId': {
    row: (organization, values) => server.rows.account(organization, { platform: 'INSTAGRAM', ...values }),
    input: into({ platform: 'INSTAGRAM' }),
    ended: 'none',
  },
  'createApprovalWorkflow.clientAccountId': {
    row: client,
    input: into({ name: 'Review', stages: [{ name: 'Legal', approvers: [{ role: 'OWNER' }] }] }),
  },
  'createBrandProfile.mediaIds': { row: media, input: into({ name: 'Chai' }), many: true },
  'createMediaUpload.clientAccountId': { row: client, input: into(UPLOAD) },
  'createMediaUpload.folderId': { row: folder, input: into(UPLOAD), ended: 'none' },
  'createPost.mediaIds': { row: media, input: into({}), many: true },
  'createRepurposingStrategy.brandProfileId': {
    row: (organization, more) => server.rows.rowOf(BrandProfile, { organization, ...more }),
    input: async ({ id: organization }) => ({
      contentAnalysisId: await server.rows.rowOf(ContentAnalysis, { organization, ...ANALYZED }),
    }),
  },
  'duplicatePost.campaignId': { row: campaign, input: ofPost },
  'generateVariants.brandProfileId': {
    row: (organization, more) => server.rows.rowOf(BrandProfile, { organization, ...more }),
    input: async ({ id }) => ({ kind: 'HOOK', postId: await server.rows.post(id) }),
  },
  'generateImage.folderId': {
    row: folder,
    input: into({ prompt: 'A glass of masala chai' }),
    ended: 'none',
  },
  ...GENERATIONS,
  ...ANALYSES,
  'importMediaFromUrl.clientAccountId': { row: client, input: into(IMPORT) },
  'importMediaFromUrl.folderId': { row: folder, input: into(IMPORT), ended: 'none' },
  'inviteMember.clientAccountId': {
    row: client,
    input: into({ email: 'invited@marquee.example', ...bound }),
  },
  'replyToFeedback.mentionedUserIds': {
    ...mention,
    input: async ({ id }) => ({
      id: await server.rows.rowOf(Feedback, { organization: id }),
      text: 'Done.',
    }),
  },
  'requestCampaignApproval.workflowId': {
    row: (organization, values) => workflowOf(server, organization, values),
    input: async ({ id }) => ({ campaignId: await server.rows.campaign(id) }),
  },
  'requestPostApproval.accountIds': {
    row: (organization, values) => server.rows.account(organization, { platform: 'X', ...values }),
    input: async ({ id }) => ({
      postId: await server.rows.post(id),
      workflowId: await workflowOf(server, id),
    }),
    many: true,
    ended: 'none',
  },
  'requestPostApproval.workflowId': {
    row: (organization, values) => workflowOf(server, organization, values),
    input: async ({ id }) => ({ postId: await server.rows.post(id) }),
  },
  'assignQaRequest.assigneeId': {
    row: async (organization, values) => (await newMember(server, organization, 'EDITOR', { ...values })).id,
    input: async ({ id }) => ({ id: await server.rows.rowOf(QaRequest, { organization: id }) }),
    ended: { status: 'INACTIVE', formerName: 'Asha Rao' },
  },
  'requestRevision.assigneeId': {
    row: async (organization, values) => (await newMember(server, organization, 'EDITOR', { ...values })).id,
    input: async ({ id }) => ({ id: await openRequest(server, id), feedback: 'Shorter, please.' }),
    ended: { status: 'INACTIVE', formerName: 'Asha Rao' },
  },
  'schedulePost.accountIds': {
    row: (organization, values) => server.rows.account(organization, { platform: 'X', ...values }),
    input: async ({ id }) => ({ postId: await server.rows.post(id), when: { now: true } }),
    many: true,
    ended: 'none',
  },
  'selectPostVariant.variantId': {
    row: (organization) =>
      server.rows.rowOf(PostVariant, { organization, kind: 'CAPTION', text: 'Tea for two' }),
    input: async ({ id }) => ({ postId: (await postOfVariant(id)) ?? (await server.rows.post(id)) }),
    ended: 'none',
  },
  'startRepurposingJob.campaignId': { row: campaign, input: ofStrategy },
  'startRepurposingJob.templateId': {
    row: (organization, values) => server.rows.rowOf(Template, { organization, ...values }),
    input: ofStrategy,
  },
  'transferOrganization.membershipId': {
    row: membership,
    input: ({ id }) => Promise.resolve({ id }),
    ended: { status: 'INACTIVE' },
  },
  'updateBrandProfile.mediaIds': {
    row: media,
    input: async ({ id }) => ({ id: await server.rows.rowOf(BrandProfile, { organization: id }) }),
    many: true,
  },
  'updateFeedback.mentionedUserIds': {
    ...mention,
    input: async ({ id, owner }) => ({
      id: await server.rows.rowOf(Feedback, { organization: id, author: owner.id }),
      text: 'Warmer, please.',
    }),
  },
  'updatePost.mediaIds': { row: media, input: ofPost, many: true },
};

const mutations = permittedMutations();

/** The relations in the inputs of CRUD mutations, as `mutation.field`. */
function declaredReferences(): Record<string, Reference> {
  const entries = mutations.flatMap((mutation) => {
    const { crud, operation, name } = mutation;
    if (!crud || (operation !== 'create' && operation !== 'update')) return [];
    const { model, inputFields, createFields } = crud;
    const relations = (operation === 'create' ? createFields : inputFields).filter(({ type }) => !type);
    return relations.map(({ name: field, property }): [string, Reference] => {
      const target = targetOf(model, property);
      const row = async (organization: string, values: object): Promise<string> => {
        const tenant = target.tenant ? { [target.tenant.name]: organization } : {};
        return server.rows.rowOf(target.target, { ...tenant, ...values });
      };
      const input = async ({ id }: Studio): Promise<object> => {
        const aim =
          operation === 'create' ? id : await server.rows.rowOf(model.target, { [model.tenant!.name]: id });
        return inputOf(mutation, aim, server.rows.generator);
      };
      return [`${name}.${field}`, { row, input, ...(!target.softDelete && { ended: 'none' }) }];
    });
  });
  return Object.fromEntries(entries);
}

/** Every ID in the input of a mutation except that of its target, as `mutation.field`. */
const REFERENCES: Readonly<Record<string, Reference>> = { ...declaredReferences(), ...OTHERS };

function idOf({ row, ended }: Reference, target: Target, home: Studio): Promise<string> {
  if (target === 'random' || (target === 'deleted' && ended === 'none')) return Promise.resolve(uuidv7());
  if (target === 'nonsense') return Promise.resolve('nonsense');
  const deleted = typeof ended === 'object' ? ended : { deletedAt: new Date() };
  return row(target === 'otherTenant' ? foreign.id : home.id, target === 'deleted' ? deleted : {});
}

test('covers every ID in an input that is not the target of the mutation', () => {
  const aims = new Map<string, string>([
    ...[...mutations, ...platformMutations()].map(({ name, by = '' }) => [name, by] as const),
    ...Object.entries(PERSONAL).map(([name, { by }]) => [name, by] as const),
  ]);
  const fields = Object.values(buildMarqueeSchema().getMutationType()!.getFields());
  const ids = fields.flatMap(({ name, args }) =>
    args.flatMap(({ type }) => {
      const input = getNamedType(type);
      if (!isInputObjectType(input)) return [];
      const fields = Object.values(input.getFields()).filter(
        (field) => getNamedType(field.type) === GraphQLID,
      );
      return fields.filter((field) => field.name !== aims.get(name)).map((field) => `${name}.${field.name}`);
    }),
  );
  expect(Object.keys(REFERENCES).sort()).toEqual(ids.sort());
});

describe.each(Object.entries(REFERENCES))('%s', (name, reference) => {
  const [mutation = '', field = ''] = name.split('.');
  let home: Studio;
  let owner: Member;

  beforeAll(async () => {
    home = await newOrganization(server);
    ({ owner } = home);
  });

  test.each(TARGETS)('accepts the reference only when the row is accessible: %s', async (target) => {
    const id = await idOf(reference, target, home);
    const input = { ...(await reference.input(home)), [field]: reference.many ? [id] : id };
    const before = await checksum(server);

    const outcome = refusals(await mutate(server, mutation, input, owner.token));

    if (target === 'own') {
      expect(outcome).toEqual([]);
      expect(await checksum(server)).not.toBe(before);
      home = await newOrganization(server);
      ({ owner } = home);
    } else {
      expect(outcome).toEqual([['NOT_FOUND', `input.${field}${reference.many ? '.0' : ''}`]]);
      expect(await checksum(server)).toBe(before);
    }
  });
});

test('the references of all fields and lists of an input are found by one statement', async () => {
  const { id, owner } = await newOrganization(server);
  const mediaIds = [await media(id, {}), await media(id, {}), await media(id, {})];
  const ids = { campaignId: await campaign(id, {}), clientAccountId: await client(id, {}) };
  const create = async (input: object) => {
    const { data, extensions } = await server.run(
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { userErrors { code path } } }',
      { input: { organizationId: id, ...input } },
      owner.token,
    );
    return { ...data.createPost, statements: extensions.cost.sqlStatements };
  };
  const { statements } = (await create({ caption: 'New' })) as { statements: number };

  expect(await create(ids)).toEqual({ userErrors: [], statements: statements + 1 });
  // The other two statements read and insert the media of the post.
  expect(await create({ ...ids, mediaIds })).toEqual({ userErrors: [], statements: statements + 3 });
  const wrong = await create({
    campaignId: foreign.id,
    clientAccountId: 'none',
    mediaIds: [mediaIds[0], id],
  });
  expect(wrong.userErrors).toEqual([
    { code: 'NOT_FOUND', path: ['input', 'campaignId'] },
    { code: 'NOT_FOUND', path: ['input', 'clientAccountId'] },
    { code: 'NOT_FOUND', path: ['input', 'mediaIds', '1'] },
  ]);
});
