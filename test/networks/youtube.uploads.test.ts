import type { PublicationState } from '../../src/domains/publishing/publishing.port';
import type { Json } from '../support/server';
import { ChannelUnderTest, line, stepsOf } from './channel-under-test';
import type { PublisherUnderTest } from './publisher-under-test';

const MB = 1024 * 1024;
const WEEK = 7 * 86_400;

let channel: ChannelUnderTest;
let publisher: PublisherUnderTest;
beforeAll(async () => {
  channel = await ChannelUnderTest.start();
  ({ publisher } = channel);
});
beforeEach(() => publisher.renew());
afterEach(async () => {
  publisher.adapter.expectNoSecrets();
  expect(await publisher.adapter.clearScripts()).toBe(0);
});
afterAll(() => publisher.stop());

/** A video of three parts. */
const large = () => channel.video(1920, 1080, 2.5 * MB);

describe('an upload of three parts', () => {
  const PARTS = ['uploadPart', 'uploadPart', 'finishUpload'];
  const AWAITED = ['awaitVideo', 'awaitVideo', 'awaitVideo'];
  const draftOf = async () => channel.draft({ media: [await large()] });

  test('sends the last part alone as the visible step', async () => {
    const { ran, post } = await publisher.publish(await draftOf());
    expect(stepsOf({ ran })).toEqual(['startUpload', ...PARTS, ...AWAITED]);
    expect(ran.find(({ step }) => step === 'finishUpload')?.effect).toBe('VISIBLE');
    expect(await channel.read('/videos', { part: 'fileDetails', id: post.platformPostId })).toMatchObject({
      fileDetails: { fileSize: String((await large()).bytes) },
    });
  });

  test.each([
    ['after the effect', 'after', ['uploadPart', 'finishUpload']],
    ['before the effect', 'before', PARTS],
  ])('continues where YouTube is if a connection is lost %s', async (_, when, rest) => {
    const draft = await draftOf();
    const before = (await publisher.ledger()).length;
    await publisher.script('uploadVideo', { kind: 'close', when });
    const { state, error } = await publisher.attempt(draft);
    expect([error?.class, state.step]).toEqual(['NOT_SENT', 'uploadPart']);
    const { ran, post } = await publisher.publish(draft, state);
    expect(stepsOf({ ran })).toEqual([...rest, ...AWAITED]);
    expect(await publisher.ledger(before)).toEqual([
      { effect: 'POST_PUBLISHED', text: line(draft), objectId: post.platformPostId },
    ]);
  });

  test('starts again if the session ended, but not without end', async () => {
    const draft = await draftOf();
    const ended = { kind: 'status', when: 'before', status: 404, body: 'Not Found' };
    const before = (await channel.videos()).length;
    await publisher.script('uploadVideo', ended, 2);
    const { ran } = await publisher.publish(draft);
    const again = ['startUpload', 'uploadPart'];
    expect(stepsOf({ ran })).toEqual([...again, ...again, 'startUpload', ...PARTS, ...AWAITED]);
    expect((await channel.videos()).length).toBe(before + 1);
    await publisher.script('readUpload', ended, 3);
    const { error } = await publisher.attempt(draft);
    expect(error).toMatchObject({ class: 'GONE', code: 'HTTP 404' });
  });

  test('does not send the last part again to a session that is complete', async () => {
    const draft = await draftOf();
    const states: PublicationState[] = [];
    let state = publisher.port.begin(draft);
    while (state.step !== 'finishUpload') {
      const result = await publisher.run(draft, state);
      if ('published' in result) throw new Error('published');
      ({ state } = result);
      states.push(state);
    }
    const before = (await channel.videos()).length;
    await publisher.run(draft, state);
    // Each state from before, as a process that did not know of the later ones would run it.
    for (const earlier of states) {
      const result = await publisher.run(draft, earlier);
      if ('published' in result) throw new Error('published');
      expect(result.state.step).toBe('awaitVideo');
    }
    expect((await channel.videos()).length).toBe(before + 1);
  });
});

describe('after a lost response of the last part', () => {
  const lost = async (when: 'before' | 'after') => {
    const draft = await channel.draft();
    await publisher.script('uploadVideo', { kind: 'close', when });
    const { state, error } = await publisher.attempt(draft);
    expect(error).toMatchObject({ class: 'UNKNOWN' });
    return { draft, state, since: publisher.adapter.clock.now() };
  };

  test('a processed video is found by the session', async () => {
    const { draft, state, since } = await lost('after');
    await publisher.adapter.advance(61);
    const finding = await publisher.find(draft, state, since);
    expect(finding).toMatchObject({ found: 'PUBLISHED', post: { kind: 'VIDEO' } });
  });

  test('the uploads of the channel tell if the session ended', async () => {
    const { draft, state, since } = await lost('after');
    await publisher.adapter.advance(61);
    const ended = { kind: 'status', when: 'before', status: 404, body: 'Not Found' };
    await publisher.script('readUpload', ended, 3);
    const finding = await publisher.find(draft, state, since);
    if (finding.found !== 'PUBLISHED') throw new Error(`found: ${finding.found}`);
    const id = finding.post.platformPostId;
    expect(await channel.read('/videos', { part: 'snippet', id })).toMatchObject({
      snippet: { title: draft.title },
    });
    expect((await publisher.find(draft, state, since, [id])).found).not.toBe('PUBLISHED');
    expect((await publisher.find({ ...draft, text: 'Another' }, state, since, [id])).found).not.toBe(
      'PUBLISHED',
    );
  });

  test('an upload whose session ended without a video starts again', async () => {
    const { draft, state, since } = await lost('before');
    await publisher.adapter.advance(WEEK);
    await publisher.renew();
    const finding = await publisher.find(draft, state, since);
    expect(finding).toEqual({ found: 'ABSENT', state: { step: 'startUpload', restarts: 0, reads: 0 } });
  });

  test('the session is in no error and no log', async () => {
    const { state } = await lost('before');
    const { searchParams } = new URL((state as Json).session);
    expect(searchParams.get('upload_id')!.length).toBeGreaterThan(40);
    expect(publisher.adapter.written).not.toContain(searchParams.get('upload_id'));
  });
});
