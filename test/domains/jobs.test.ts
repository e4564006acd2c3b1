import { addTrackedJob } from '../../src/kernel/jobs/queue';
import { mailsOf } from '../support/mailbox';
import { eventsOf, mutate, newMember, newOrganization, newPerson, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const FIELDS =
  'kind status progress attempts maxAttempts subjectId parameters errorMessage result createdBy { id } organization { id }';

const server = serverForTests();

const add = (personId: string, tenantId?: string): Promise<string> =>
  addTrackedJob(server.database.owner, 'toy-count', {}, { kind: 'toy-count', personId, tenantId });
const queued = (id: string): Promise<number> =>
  server.database.count('graphile_worker.jobs WHERE key = $1', [`shown:${id}`]);

test('the mail of an invitation is a job that the members see, without its token', async () => {
  const { id: organization, owner } = await newOrganization(server);
  const viewer = await newMember(server, organization, 'VIEWER');
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
        viewer.token,
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
  const errorMessage = 'Something went wrong on our side.';
  expect(await jobs()).toEqual([{ ...job, attempts: 1, errorMessage }]);

  await server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
  expect((await mailsOf(server)).map(({ to }) => to)).toEqual([email]);
  expect(await jobs()).toEqual([{ ...job, status: 'COMPLETED', progress: 100, attempts: 2 }]);
});

test('a person finds what they asked for by themselves', async () => {
  const { id: person, token } = await newPerson(server);
  const [first, second] = [await add(person), await add(person)];
  const answer = await server.run('{ viewer { jobs { totalCount nodes { id } } } }', {}, token);

  expect(answer.data.viewer.jobs).toEqual({ totalCount: 2, nodes: [{ id: second }, { id: first }] });
});

describe('calling off', () => {
  const CANCELLED = 'job { status finishedAt }';

  test('takes a waiting job out of the queue, for good', async () => {
    const { id: person, token } = await newPerson(server);
    const id = await add(person);
    const done = await mutate(server, 'cancelJob', { id }, token, CANCELLED);

    // Enter, find, cancel; then enter and read.
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

  test('of a job that is being worked on is refused', async () => {
    const { id: person, token } = await newPerson(server);
    const id = await add(person);
    await server.database.query('SELECT jobs.begin($1, gen_random_uuid(), 1)', [id]);

    expect(refusals(await mutate(server, 'cancelJob', { id }, token))).toEqual([
      ['INVALID_STATE', 'input.id'],
    ]);
    expect(await queued(id)).toBe(1);
  });

  test('is for who asked for it alone', async () => {
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
