import { HOUR, runInsightsTask } from '../domains/insights-helpers';
import { runPublishingTask } from '../domains/publication-helpers';
import { auditEntries } from '../support/audit';
import { mutate, newMember } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { type PublishingWorld, publishingWorldForTests } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
let account: string;
publishingWorldForTests(server, (started) => ({ world, account } = started));

const HISTORY = `query($id: ID!) { publication(id: $id) {
  history(orderBy: { field: CREATED_AT, direction: ASC }) { nodes {
    action actorKind actorName subjectType before after metadata subject { ... on Publication { id } } } } } }`;

const historyOf = async (id: string, token?: string): Promise<Json[]> => {
  const { data, errors } = await server.run(HISTORY, { id }, token ?? (await world.token()));
  expect(errors).toBeUndefined();
  return data.publication.history.nodes;
};
const by = (actorKind: string, actorName: string, subject: string) => ({
  ...{ actorKind, actorName, subjectType: 'Publication', subject: { id: subject } },
  ...{ before: null, after: null },
});
/** A time some hours from now, as it is returned. */
const inHours = (hours: number): string =>
  timestampText(new Date(Math.floor(server.clock.now().getTime() / 1000) * 1000 + hours * HOUR));
const run = async (name: string, input: object): Promise<void> => {
  const { userErrors } = await mutate(server, name, input, await world.token(), 'publication { id }');
  expect(userErrors).toEqual([]);
};

test('what users do with a publication is in its history, with the times', async () => {
  const [first, second] = [inHours(2), inHours(3)];
  const id = await world.schedule(await world.post(), account, { at: first });
  await run('reschedulePublication', { id, when: { at: second } });
  await run('cancelPublication', { id });

  const user = by('USER', 'Asha Rao', id);
  expect(await historyOf(id)).toEqual([
    {
      ...user,
      action: 'PUBLICATION_CREATED',
      metadata: { platform: 'X', scheduledAt: first, publishMode: 'AUTOMATIC' },
    },
    {
      ...user,
      action: 'PUBLICATION_RESCHEDULED',
      metadata: {
        scheduledAt: second,
        previousScheduledAt: first,
      },
    },
    {
      ...user,
      action: 'PUBLICATION_CANCELED',
      metadata: { scheduledAt: second },
    },
  ]);
});

test('outcomes are those of the publisher, and neither progress nor metrics have entries', async () => {
  await world.script('X', 'createPost', { kind: 'error', error: 'tooManyRequests' });
  const id = await world.schedule(await world.post(), account);
  const { permalink } = await world.settle(id);
  await world.advance(3_700);
  await runInsightsTask(server, 'read-account-insights', { account });
  const { data } = await server.run(
    'query($id: ID!) { publication(id: $id) { insights { impressions } attempts { totalCount } } }',
    { id },
    await world.token(),
  );
  expect(data.publication).toEqual({
    insights: { impressions: expect.any(Number) as number },
    attempts: { totalCount: 2 },
  });

  const [created, ...rest] = await historyOf(id);
  expect(created).toMatchObject({ action: 'PUBLICATION_CREATED', actorKind: 'USER' });
  expect(rest).toEqual([
    {
      ...by('SYSTEM', 'Publisher', id),
      action: 'PUBLICATION_PUBLISHED',
      metadata: { permalink: permalink as string },
    },
  ]);
});

test('a failure has its reason, and a retry the time of the new attempt', async () => {
  const post = await world.post();
  await world.settle(await world.schedule(post, account));
  const id = await world.schedule(post, account);
  const { errorMessage } = await world.settle(id);
  await run('retryPublication', { id, when: { at: inHours(4) } });

  expect((await historyOf(id)).slice(1)).toEqual([
    {
      ...by('SYSTEM', 'Publisher', id),
      action: 'PUBLICATION_FAILED',
      metadata: { errorMessage: errorMessage as string },
    },
    {
      ...by('USER', 'Asha Rao', id),
      action: 'PUBLICATION_RETRIED',
      metadata: {
        scheduledAt: inHours(4),
        previousScheduledAt: expect.stringMatching(/\+00:00$/) as string,
      },
    },
  ]);
  await run('cancelPublication', { id });
});

test('a reminder and its confirmation are in the history', async () => {
  const input = { postId: await world.post(), accountIds: [account], when: { at: inHours(1) } };
  const made = await mutate(
    server,
    'schedulePost',
    { ...input, publishMode: 'REMINDER' },
    await world.token(),
    'publications { id }',
  );
  const id = made.publications[0].id as string;
  await world.advance(3_700);
  await runPublishingTask(server, 'remind-due-publications');
  const permalink = 'https://x.com/blue_door_bakery/status/1850000000000000001';
  await run('confirmPublication', { id, permalink });

  const [, reminded, confirmed, ...rest] = await historyOf(id);
  expect(reminded).toEqual({
    ...by('SYSTEM', 'Marquee', id),
    action: 'PUBLICATION_REMINDED',
    metadata: null,
  });
  expect(confirmed).toMatchObject({
    ...by('USER', 'Asha Rao', id),
    action: 'PUBLICATION_CONFIRMED',
    metadata: { permalink },
  });
  expect(rest).toEqual([]);
});

test('the audit log of the organization has the entries, and members without AUDIT_READ see none', async () => {
  const id = await world.schedule(await world.post(), account, { at: inHours(5) });
  const args = ', where: { action: { eq: "PUBLICATION_CREATED" } }, first: 1';
  const place = { organization: world.organization, token: await world.token() };
  expect(await auditEntries(server, place, args, 'subjectId actor { id }')).toEqual([
    { subjectId: id, actor: { id: world.owner.id } },
  ]);
  const creator = await newMember(server, world.organization, 'CREATOR');
  expect(await historyOf(id, creator.token)).toEqual([]);
});
