import { eventsOf, newMember, newOrganization, refusals } from '../support/people';
import type { Json } from '../support/server';
import { LATER, LATEST, NOW, schedulesForTests } from './schedule-helpers';

const { server, home, change, postOf, planned } = schedulesForTests();

test('reschedulePublication moves one publication, and the post follows', async () => {
  const post = await server.rows.post(home.id);
  const first = await planned(post);
  await planned(post, LATEST, home.facebook);

  const moved = await change('reschedule', {
    id: first,
    expectedVersion: 1,
    when: { local: { dateTime: '2026-11-05T09:00', timeZone: 'Asia/Kolkata' } },
  });

  expect(moved.userErrors).toEqual([]);
  expect(moved.publication).toMatchObject({
    status: 'QUEUED',
    version: 2,
    schedule: {
      status: 'PENDING',
      scheduledAt: '2026-11-05T03:30:00+00:00',
      localDateTime: '2026-11-05T09:00',
      timeZone: 'Asia/Kolkata',
    },
  });
  expect(await postOf(post)).toMatchObject({
    status: 'SCHEDULED',
    scheduledAt: LATEST,
    calendarAt: LATEST,
    version: 1,
  });
  expect(await eventsOf(server, first)).toEqual(['publication.created', 'publication.rescheduled']);
});

test('rescheduling to the same time changes nothing', async () => {
  const publication = await planned(await server.rows.post(home.id));
  const same = await change('reschedule', { id: publication, when: { at: LATER } });
  expect(same.publication).toMatchObject({ version: 1 });
  expect(await eventsOf(server, publication)).toEqual(['publication.created']);
});

test('reschedulePublication fails when the post has another schedule on the account for that time', async () => {
  const post = await server.rows.post(home.id);
  await planned(post, LATEST);
  const publication = await planned(post);
  expect(refusals(await change('reschedule', { id: publication, when: { at: LATEST } }))).toEqual([
    ['TAKEN', 'input.when'],
  ]);
  expect(
    refusals(await change('reschedule', { id: publication, when: { at: '2026-11-01T00:00:00Z' } })),
  ).toEqual([['OUT_OF_RANGE', 'input.when.at']]);
});

test('cancelPublication returns the post to its earlier status, and frees the time', async () => {
  const post = await server.rows.post(home.id);
  const publication = await planned(post);
  const canceled = await change('cancel', { id: publication, expectedVersion: 1 });
  expect(canceled.publication).toMatchObject({
    status: 'CANCELLED',
    version: 2,
    schedule: { status: 'CANCELLED', scheduledAt: LATER },
  });
  expect(await postOf(post)).toMatchObject({
    status: 'DRAFT',
    scheduledAt: null,
    calendarAt: null,
    version: 1,
  });
  expect(await eventsOf(server, post)).toEqual(['post.updated', 'post.updated']);
  expect(await eventsOf(server, publication)).toEqual(['publication.created', 'publication.canceled']);
  await planned(post);
  expect((await postOf(post)).schedules.nodes.map((one: Json) => one.status).sort()).toEqual([
    'CANCELLED',
    'PENDING',
  ]);
});

test('a canceled publication of a published post leaves it published', async () => {
  const post = await server.rows.post(home.id);
  await server.rows.publication(home.id, post, {
    platform: 'FACEBOOK',
    status: 'PUBLISHED',
    publishedAt: '2026-03-01T08:00:00Z',
  });
  await change('cancel', { id: await planned(post) });
  expect(await postOf(post)).toMatchObject({
    status: 'PUBLISHED',
    publishedAt: '2026-03-01T08:00:00+00:00',
    calendarAt: '2026-03-01T08:00:00+00:00',
  });
});

test.each(['PUBLISHING', 'UNKNOWN', 'PUBLISHED', 'FAILED', 'CANCELLED'])(
  'both fail when the publication is %s, as viewerActions says',
  async (status) => {
    const publication = await server.rows.publication(home.id, await server.rows.post(home.id), {
      platform: 'FACEBOOK',
      status,
      publishedAt: status === 'PUBLISHED' ? NOW : null,
    });
    const { data } = await server.run(
      'query($id: ID!) { publication(id: $id) { viewerActions { cancel { allowed code reason } reschedule { allowed code reason } } } }',
      { id: publication },
      home.owner.token,
    );
    for (const verb of ['cancel', 'reschedule'] as const) {
      const when = verb === 'reschedule' ? { when: { at: LATEST } } : {};
      const failed = await change(verb, { id: publication, ...when });
      expect(refusals(failed)).toEqual([['INVALID_STATE', 'input.id']]);
      expect(data.publication.viewerActions[verb]).toEqual({
        allowed: false,
        code: 'INVALID_STATE',
        reason: failed.userErrors[0]!.message,
      });
    }
  },
);

test('both require CONTENT_PUBLISH and the expected version', async () => {
  const creator = await newMember(server, home.id, 'CREATOR');
  const stranger = await newOrganization(server);
  const publication = await planned(await server.rows.post(home.id, { author: creator.id }));
  for (const verb of ['cancel', 'reschedule'] as const) {
    const input = { id: publication, ...(verb === 'reschedule' && { when: { at: LATEST } }) };
    expect(refusals(await change(verb, input, creator.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals(await change(verb, input, stranger.owner.token))).toEqual([['NOT_FOUND', 'input.id']]);
    expect(refusals(await change(verb, { ...input, expectedVersion: 2 }))).toEqual([
      ['CONFLICT', 'input.expectedVersion'],
    ]);
  }
});

test('a publication is either canceled or moved first when both are requested at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const post = await server.rows.post(home.id);
    const publication = await planned(post);
    const [canceled, moved] = await Promise.all([
      change('cancel', { id: publication }),
      change('reschedule', { id: publication, when: { at: LATEST } }),
    ]);
    expect(canceled.userErrors).toEqual([]);
    expect(refusals(moved)).toEqual(moved.userErrors.length ? [['INVALID_STATE', 'input.id']] : []);
    expect(await postOf(post)).toMatchObject({
      status: 'DRAFT',
      scheduledAt: null,
      schedules: {
        nodes: [{ status: 'CANCELLED', scheduledAt: moved.userErrors.length ? LATER : LATEST }],
      },
    });
  }
});

test('a publication without a schedule can be canceled only', async () => {
  const post = await server.rows.post(home.id);
  const publication = await server.rows.publication(home.id, post, { platform: 'FACEBOOK' });
  expect(await postOf(post)).toMatchObject({ status: 'SCHEDULED' });
  const moved = await change('reschedule', { id: publication, when: { at: LATER } });
  expect(moved.userErrors[0]!.message).toBe(
    'This publication was not scheduled, so it cannot be rescheduled.',
  );
  expect((await change('cancel', { id: publication })).publication).toMatchObject({
    status: 'CANCELLED',
    schedule: null,
  });
  expect(await postOf(post)).toMatchObject({ status: 'DRAFT' });
});
