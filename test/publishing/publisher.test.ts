import type { Platform } from '../../src/domains/common/content.enums';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
});
afterAll(() => world.stop());

const CASES: [Platform, string, string, RegExp][] = [
  ['X', 'publish', 'TEXT', /^https:\/\/x\.com\//],
  ['LINKEDIN', 'publish', 'TEXT', /^https:\/\/www\.linkedin\.com\//],
  ['FACEBOOK', 'publish', 'TEXT', /\/posts\/\d+$/],
  ['INSTAGRAM', 'publish', 'IMAGE', /\/p\/\w+\/$/],
];

describe.each(CASES)('on %s', (platform, step, kind, permalink) => {
  test('publishes a post once, with what was sent and one attempt', async () => {
    const account = await world.connect(platform);
    const post = await world.post();
    if (platform === 'INSTAGRAM') await world.addImage(post);
    const before = (await world.ledger(account)).length;
    const id = await world.schedule(post, account);

    const published = await world.settle(id);

    expect(published).toMatchObject({ status: 'PUBLISHED', kind, retryCount: 0, errorMessage: null });
    expect(published.attempts.nodes).toEqual([
      expect.objectContaining({ number: 1, status: 'PUBLISHED', step, failure: null, followUpFailures: [] }),
    ]);
    await world.advance(600);
    await world.publisher.runDue();
    const followed = await world.publication(id);
    expect(followed.permalink).toMatch(permalink);
    expect((await world.ledger(account)).slice(before)).toEqual([
      { effect: 'POST_PUBLISHED', text: published.caption, objectId: expect.any(String) },
    ]);
  });
});
