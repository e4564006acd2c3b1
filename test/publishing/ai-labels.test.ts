import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { CHECKED } from '../../src/domains/publishing/preflight/preflight-rows';
import type { CheckedRows } from '../../src/domains/publishing/preflight/types';
import { withAiLabel } from '../../src/domains/publishing/publisher/ai-label';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const GENERATED = { origin: 'GENERATED', prompt: 'A cup of tea', aspectRatio: 'SQUARE_1_1', kind: 'IMAGE' };

/** Returns the media files of a post as they are published. */
async function mediaOf(...assets: object[]): Promise<CheckedRows['post']['media']> {
  const { id: organization } = await newOrganization(server);
  const post = await server.rows.post(organization);
  for (const [position, values] of assets.entries()) {
    const media = await server.rows.rowOf(MediaAsset, { organization, ...values });
    await server.database.query(
      'INSERT INTO post_media (organization_id, post_id, media_id, position) VALUES ($1, $2, $3, $4)',
      [organization, post, media, position],
    );
  }
  const [row] = await server.database.query<{ checked: CheckedRows }>(CHECKED, [post, []]);
  return row!.checked.post.media;
}

test('files that AI generated are known when a post is published', async () => {
  const media = await mediaOf({ kind: 'IMAGE' }, GENERATED);
  expect(media.map(({ isAiGenerated }) => isAiGenerated)).toEqual([false, true]);
  expect(withAiLabel({}, 'TIKTOK', media)).toEqual({ tiktok: { isAiGenerated: true } });
  expect(withAiLabel({}, 'TIKTOK', media.slice(0, 1))).toEqual({});
});

test.each([
  ['TIKTOK', 'tiktok'],
  ['X', 'x'],
  ['YOUTUBE', 'youtube'],
] as const)('%s labels posts with a file by AI, unless a user chose otherwise', (platform, name) => {
  const media = [{ isAiGenerated: true }];
  expect(withAiLabel({}, platform, media)).toEqual({ [name]: { isAiGenerated: true } });
  const title = { title: 'Tea' };
  expect(withAiLabel({ [name]: title }, platform, media)).toEqual({
    [name]: { ...title, isAiGenerated: true },
  });
  for (const isAiGenerated of [true, false])
    expect(withAiLabel({ [name]: { isAiGenerated } }, platform, media)).toEqual({
      [name]: { isAiGenerated },
    });
  expect(withAiLabel({ [name]: { isAiGenerated: null } }, platform, media)).toEqual({
    [name]: { isAiGenerated: true },
  });
  expect(withAiLabel({ [name]: title }, platform, [{ isAiGenerated: false }])).toEqual({ [name]: title });
});

test('platforms without a label get none', () => {
  expect(withAiLabel({}, 'INSTAGRAM', [{ isAiGenerated: true }])).toEqual({});
});
