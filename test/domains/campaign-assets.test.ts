import { CampaignAsset } from '../../src/domains/campaigns/campaign-asset.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let editor: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  editor = await newMember(server, id, 'EDITOR');
});

const FIELDS = `id position role isActive performanceScore version campaign { id } mediaAsset { id }
  clientAccount { id }`;
const add = (campaignId: string, mediaAssetId: string, input: object = {}, token = editor.token) =>
  mutate(
    server,
    'createCampaignAsset',
    { organizationId: id, campaignId, mediaAssetId, ...input },
    token,
    `campaignAsset { ${FIELDS} }`,
  );
const read = async (asset: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ campaignAsset(id: "${asset}") { ${FIELDS} } }`, {}, token)).data.campaignAsset;

test('adds, updates and removes a media file of a campaign', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const campaign = await server.rows.campaign(id, { clientAccount });
  const media = await server.rows.media(id);
  const given = { role: 'TEST', isActive: false, performanceScore: '4.25' };
  const { campaignAsset, userErrors } = await add(campaign, media, given);
  expect(userErrors).toEqual([]);
  expect(campaignAsset).toEqual({
    ...given,
    ...{ id: expect.any(String), position: 0, version: 1, clientAccount: { id: clientAccount } },
    ...{ campaign: { id: campaign }, mediaAsset: { id: media } },
  });
  const at = { id: campaignAsset.id };
  const change = { ...at, role: 'PRIMARY', isActive: true, performanceScore: null, expectedVersion: 1 };
  await mutate(server, 'updateCampaignAsset', change, editor.token);
  expect(await read(at.id)).toMatchObject({
    ...{ role: 'PRIMARY', isActive: true, performanceScore: null, position: 0, version: 2 },
  });
  const stale = await mutate(server, 'updateCampaignAsset', { ...change, position: 3 }, editor.token);
  expect(refusals(stale)).toEqual([['CONFLICT', 'input.expectedVersion']]);
  await mutate(server, 'deleteCampaignAsset', at, editor.token);
  expect(await read(at.id)).toBeNull();
  expect((await add(campaign, media)).userErrors).toEqual([]);
});

test('a campaign contains a media file once, and the last position is the default', async () => {
  const campaign = await server.rows.campaign(id);
  const [one, two] = [await server.rows.media(id), await server.rows.media(id)];
  await add(campaign, one, { position: 7 });
  expect((await add(campaign, two)).campaignAsset).toMatchObject({
    position: 8,
    role: 'PRIMARY',
    isActive: true,
  });
  const again = await unchanged(server, () => add(campaign, one));
  expect(refusals(again)).toEqual([['TAKEN', 'input.mediaAssetId']]);
  expect((await add(await server.rows.campaign(id), one)).campaignAsset.position).toBe(0);
});

test('reports every invalid value and reference, and changes nothing', async () => {
  const campaign = await server.rows.campaign(id);
  const media = await server.rows.media(id);
  const invalid = { position: -1, performanceScore: '5.01' };
  expect(refusals(await unchanged(server, () => add(campaign, media, invalid))).sort()).toEqual([
    ['OUT_OF_RANGE', 'input.performanceScore'],
    ['OUT_OF_RANGE', 'input.position'],
  ]);
  const other = await newOrganization(server);
  const deleted = await server.rows.media(id, { deletedAt: new Date() });
  for (const one of [await server.rows.media(other.id), deleted])
    expect(refusals(await unchanged(server, () => add(campaign, one)))).toEqual([
      ['NOT_FOUND', 'input.mediaAssetId'],
    ]);
});

test('CAMPAIGNS_WRITE is required, and other organizations see nothing', async () => {
  const creator = await newMember(server, id, 'CREATOR');
  const campaign = await server.rows.campaign(id);
  const media = await server.rows.media(id);
  expect(refusals(await unchanged(server, () => add(campaign, media, {}, creator.token)))).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
  const asset = await server.rows.rowOf(CampaignAsset, { organization: id, campaign, mediaAsset: media });
  for (const mutation of ['updateCampaignAsset', 'deleteCampaignAsset']) {
    const input = { id: asset, ...(mutation.startsWith('update') && { role: 'TEST' }) };
    const answer = await unchanged(server, () => mutate(server, mutation, input, creator.token));
    expect(refusals(answer)).toEqual([['FORBIDDEN', 'input']]);
  }
  expect((await read(asset, creator.token)).campaign).toEqual({ id: campaign });
  expect(await read(asset, (await newOrganization(server)).owner.token)).toBeNull();
});

test('lists the media files of campaigns by position in one statement, and the campaigns of a file', async () => {
  const studio = await newOrganization(server);
  const organization = studio.id;
  const media = await Promise.all(['a', 'b', 'c'].map((title) => server.rows.media(organization, { title })));
  for (const name of ['Holi', 'Diwali']) {
    const campaign = await server.rows.campaign(organization, { name });
    for (const [index, mediaAsset] of media.entries())
      await server.rows.rowOf(CampaignAsset, {
        ...{ organization, campaign, mediaAsset, position: 2 - index, role: index ? 'VARIATION' : 'PRIMARY' },
      });
  }
  const query = `{ campaigns(organizationId: "${organization}", orderBy: { field: NAME, direction: ASC }) { nodes {
    assets { nodes { position mediaAsset { title } } }
    variations: assets(where: { role: { eq: VARIATION } }) { totalCount } } } }`;
  const { data, extensions } = await server.run(query, {}, studio.owner.token);
  for (const { assets, variations } of data.campaigns.nodes) {
    expect(assets.nodes.map(({ mediaAsset }: Json) => mediaAsset.title)).toEqual(['c', 'b', 'a']);
    expect(variations.totalCount).toBe(2);
  }
  expect(extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'compiled' });
  const used = await server.run(
    `{ mediaAsset(id: "${media[0]}") { campaignAssets { nodes { campaign { name } } } } }`,
    {},
    studio.owner.token,
  );
  expect(used.data.mediaAsset.campaignAssets.nodes).toHaveLength(2);
});
