import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { hashPassword } from '../../src/kernel/auth/passwords';
import { SocialAccount } from '../../src/domains/channels/social-account.entity';
import { METRIC_FIELDS, METRICS } from '../../src/domains/publishing/insights/metrics';
import { demoVariables } from '../../src/demo';
import { exampleTabs } from '../../src/server/examples';
import { type Json, serverForTests } from '../support/server';

/** The account of the sign-in example, as in the demo data. */
const ACCOUNT = { email: 'demo@marquee.example', password: 'marquee-demo' };

/** Returns the relevant values of each example, by operation name. */
const SHOWN: Readonly<Record<string, (data: Json) => unknown>> = {
  CampaignBoard: ({ campaign }) => [campaign.name, campaign.posts.totalCount],
  Viewer: ({ viewer }) => [viewer.email, viewer.memberships.nodes[0].organization.campaigns.totalCount],
  ScheduledPosts: ({ posts }) => posts.edges.map(({ node }: Json) => [node.title, node.campaign.name]),
  SignIn: ({ signIn }) => [signIn.user.fullName, signIn.userErrors],
  CreatePost: ({ createPost }) => [
    createPost.post.status,
    createPost.post.author.fullName,
    createPost.userErrors,
  ],
  UpdatePost: ({ updatePost }) => [updatePost.post.caption, updatePost.post.version, updatePost.userErrors],
  Permissions: ({ organization }) => [organization.writeContent, organization.posts.nodes[0].viewerCan],
  SocialAccounts: ({ socialAccounts }) => socialAccounts.nodes.map(({ health }: Json) => health.status),
  ConnectSocialAccount: ({ connectSocialAccount: { authorizationUrl, userErrors } }) => [
    typeof authorizationUrl,
    userErrors,
  ],
  CreateMediaUpload: ({ createMediaUpload: { asset, upload, userErrors } }) => [
    asset.processingStatus,
    upload.method,
    userErrors,
  ],
};
const EXPECTED: Readonly<Record<string, unknown>> = {
  CampaignBoard: ['Diwali', 2],
  Viewer: [ACCOUNT.email, 1],
  ScheduledPosts: [['Next', 'Diwali']],
  SignIn: ['Asha Rao', []],
  CreatePost: ['DRAFT', 'Asha Rao', []],
  UpdatePost: ['Kulhad chai, now in three sizes.', 2, []],
  Permissions: [
    { allowed: true, reason: null },
    { allowed: true, reason: null },
  ],
  SocialAccounts: ['CONNECTED'],
  ConnectSocialAccount: ['string', []],
  CreateMediaUpload: ['PENDING', 'PUT', []],
};

/** Examples that the browser tests run: subscriptions, and those with an ID that another example returns. */
const IN_BROWSER = [
  'PostChanged',
  'ConnectionRequest',
  'FinishConnection',
  'CompleteMediaUpload',
  'JobUpdated',
];

const server = serverForTests();
let token: string;

beforeAll(async () => {
  const { rows } = server;
  const passwordHash = await hashPassword(ACCOUNT.password);
  const person = await rows.user({ email: ACCOUNT.email, passwordHash, emailVerifiedAt: new Date() });
  await rows.preferences(person);
  const organization = await rows.ownedOrganization(person);
  await rows.rowOf(SocialAccount, { organization });
  const campaign = await rows.campaign(organization, { status: 'ACTIVE' });
  const published = { campaign, status: 'PUBLISHED', publishedAt: new Date() };
  const post = await rows.post(organization, published);
  const insights = { status: 'PUBLISHED', publishedAt: new Date(), insightsCollectedAt: new Date() };
  const mediaUrls = ['http://127.0.0.1:4000/media/1.jpg'];
  await rows.publication(organization, post, { ...insights, mediaUrls });
  await rows.post(organization, { campaign, title: 'Next', status: 'SCHEDULED', scheduledAt: new Date() });
  token = await server.tokenFor(person);
});

const tabs = exampleTabs();

const executed = tabs.map(({ name }) => name).filter((name) => !IN_BROWSER.includes(name));

test('covers every example', () => {
  expect(executed.toSorted()).toEqual(Object.keys(SHOWN).sort());
});

test.each(tabs)('$name is valid against schema.graphql', ({ query }) => {
  const schema = buildSchema(readFileSync(join(__dirname, '../../schema.graphql'), 'utf8'));
  expect(validate(schema, parse(query))).toEqual([]);
});

test.each(executed)('%s returns rows of the demo', async (name) => {
  const known = await demoVariables(server.database.ownerUrl);
  const { query, variables } = exampleTabs(known).find((tab) => tab.name === name)!;
  const { data, errors } = await server.run(query, variables, name === 'SignIn' ? undefined : token);
  expect(errors).toBeUndefined();
  expect(SHOWN[name]!(data)).toEqual(EXPECTED[name]);
});

test('README commands sign in, list IDs and pass one as a variable', async () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  const [signIn, list, one] = blocks.filter((text) => text.includes('curl'));
  const script = `${signIn!}${list!}\n${one!}`.replaceAll('http://127.0.0.1:4000/graphql', server.url);
  const [campaign] = await server.database.query<{ id: string }>('SELECT id FROM campaigns');
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], {
    env: { ...process.env, ID: campaign!.id },
  });
  const [listed, found] = stdout
    .trim()
    .split('\n')
    .map((line): Json => JSON.parse(line));

  expect(listed.data.viewer.memberships.nodes[0].organization.campaigns.nodes).toEqual([
    { id: campaign!.id, name: 'Diwali' },
  ]);
  expect(found.data.campaign).toMatchObject({ name: 'Diwali', status: 'ACTIVE' });
});

/** Returns the names of an object with the forms of their values. An empty list or null has the form of any other. */
function formOf(value: unknown): unknown {
  if (value === null || (Array.isArray(value) && value.length === 0)) return expect.anything();
  if (Array.isArray(value)) return formOf(value[0]);
  if (typeof value !== 'object') return typeof value;
  return Object.entries(value).map(([name, one]) => [name, formOf(one)]);
}

describe('the example query of the README', () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const blockOf = (language: string): string =>
    new RegExp(`^## Example query$.*?^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(readme)![1]!;
  const shown: Json = JSON.parse(blockOf('json'));

  test('returns what the README shows, in the same order and of the same types', async () => {
    const [campaign] = await server.database.query<{ id: string }>('SELECT id FROM campaigns');
    const { data, extensions } = await server.run(blockOf('graphql'), { id: campaign!.id }, token);
    const { plan, sqlStatements } = extensions.cost;
    expect({ plan, sqlStatements }).toEqual({ plan: 'compiled', sqlStatements: 2 });
    expect(shown.extensions.cost).toMatchObject({ plan, sqlStatements });
    expect(Object.keys(shown.extensions.cost)).toEqual(Object.keys(extensions.cost));
    const [node] = shown.data.campaign.posts.nodes[0].publications.nodes;
    const [returned] = data.campaign.posts.nodes[0].publications.nodes;
    expect(Object.keys(node.insights)).toEqual(Object.keys(returned.insights));
    const nullable = Object.fromEntries(Object.keys(node.insights).map((name) => [name, null]));
    const withoutInsights = (whole: Json): Json =>
      JSON.parse(JSON.stringify(whole), (name, value: unknown) => (name === 'insights' ? nullable : value));
    expect(formOf(withoutInsights(data))).toEqual(formOf(withoutInsights(shown.data)));
  });

  test('shows the metrics that Instagram reports, and null for those that it has retired', () => {
    const { insights } = shown.data.campaign.posts.nodes[0].publications.nodes[0];
    const reported = METRICS.filter(
      ({ platform, retiredAt }) => platform === 'INSTAGRAM' && retiredAt === null,
    ).map(({ field }) => field as string);
    const metrics = Object.keys(insights).filter((name) => METRIC_FIELDS.some((field) => field === name));
    expect(metrics.filter((name) => insights[name] !== null)).toEqual(
      metrics.filter((name) => reported.includes(name)),
    );
  });
});
