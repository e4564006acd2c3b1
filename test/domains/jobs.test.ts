import { addTrackedJob } from '../../src/kernel/jobs/queue';
import { mailsOf } from '../support/mailbox';
import { eventsOf, mutate, newMember, newOrganization, newPerson, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const FIELDS =
  'kind status progress attempts maxAttempts subjectId parameters errorMessage result createdBy { id } organization { id }';

const server = serverForTests();

const add = (userId: string, tenantId?: string): Promise<string> =>
  addTrackedJob(server.database.owner, 'sample-count', {}, { kind: 'sample-count', userId, tenantId });
const queued = (id: string): Promise<number> =>
  server.database.count('graphile_worker.jobs WHERE key = $1', [`shown:${id}`]);

test('the job that sends an invitation is visible to members who manage members, without the token', async () => {
  const { id: organization, owner } = await newOrganization(server);
  const admin = await newMember(server, organization, 'ADMIN');
  const email = 'mailed@marquee.example';
  const made = await mutate(
    server,
    'inviteMember',
    { organizationId: organization, email, role: 'EDITOR' },
    owner.token,
    'membership { id }',
  );
  const jobs = async () =>
    (
      await server.run(
        `query ($id: ID!) { organization(id: $id) { jobs { nodes { ${FIELDS} } } } }`,
        { id: organization },
        admin.token,
      )
    ).data.organization.jobs.nodes;
  const job = {
    kind: 'send-invitation',
    status: 'PENDING',
    progress: 0,
    attempts: 0,
    maxAttempts: 10,
    subjectId: made.membership.id,
    parameters: { email },
    errorMessage: null,
    result: null,
    createdBy: { id: owner.id },
    organization: { id: organization },
  };
  expect(await jobs()).toEqual([job]);

  const failing = { send: () => Promise.reject(new Error('550 no')), close: () => undefined };
  await mailsOf(server, failing);
  const errorMessage = 'Internal error. If the problem persists, contact support.';
  expect(await jobs()).toEqual([{ ...job, attempts: 1, errorMessage }]);

  await server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
  expect((await mailsOf(server)).map(({ to }) => to)).toEqual([email]);
  expect(await jobs()).toEqual([{ ...job, status: 'COMPLETED', progress: 100, attempts: 2 }]);
});

test('viewer lists the jobs that the user requested, newest first', async () => {
  const { id: person, token } = await newPerson(server);
  const [first, second] = [await add(person), await add(person)];
  const answer = await server.run('{ viewer { jobs { totalCount nodes { id } } } }', {}, token);

  expect(answer.data.viewer.jobs).toEqual({ totalCount: 2, nodes: [{ id: second }, { id: first }] });
});

describe('cancelJob', () => {
  const CANCELLED = 'job { status finishedAt }';

  test('cancelJob permanently removes a pending job from the queue', async () => {
    const { id: person, token } = await newPerson(server);
    const id = await add(person);
    const done = await mutate(server, 'cancelJob', { id }, token, CANCELLED);

    // Authenticate, find, cancel; then authenticate and read.
    expect(done).toMatchObject({
      job: { status: 'CANCELLED', finishedAt: expect.any(String) as string },
      userErrors: [],
      statements: 5,
    });
    expect(await queued(id)).toBe(0);
    expect(await eventsOf(server, id)).toEqual(['job.created', 'job.cancelled']);
    expect(refusals(await mutate(server, 'cancelJob', { id }, token))).toEqual([
      ['INVALID_STATE', 'input.id'],
    ]);
  });

  test('cancelJob fails with INVALID_STATE when the job is running', async () => {
    const { id: person, token } = await newPerson(server);
    const id = await add(person);
    await server.database.query('SELECT jobs.begin($1, gen_random_uuid(), 1)', [id]);

    expect(refusals(await mutate(server, 'cancelJob', { id }, token))).toEqual([
      ['INVALID_STATE', 'input.id'],
    ]);
    expect(await queued(id)).toBe(1);
  });

  test('cancelJob fails when another user requested the job', async () => {
    const { id: organization, owner } = await newOrganization(server);
    const member = await newMember(server, organization, 'EDITOR');
    const [theirs, hidden] = [await add(member.id, organization), await add(member.id)];
    const refused = async (id: string) => refusals(await mutate(server, 'cancelJob', { id }, owner.token));

    expect(await refused(theirs)).toEqual([['FORBIDDEN', 'input.id']]);
    expect(await refused(hidden)).toEqual([['NOT_FOUND', 'input.id']]);
    expect(await refused('none')).toEqual([['NOT_FOUND', 'input.id']]);
    expect([await queued(theirs), await queued(hidden)]).toEqual([1, 1]);
  });
});
