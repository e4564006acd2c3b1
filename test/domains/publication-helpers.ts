import { publishingTasks } from '../../src/domains/publishing/publishing.jobs';
import type { Tasks } from '../../src/kernel/jobs';
import { type Member, mutate, newMember, newOrganization } from '../support/people';
import type { Json, TestServer } from '../support/server';

/** An organization, and the users who write and schedule its posts. */
interface Team {
  readonly id: string;
  readonly owner: Member;
  readonly author: Member;
}

/** Creates an organization with its owner and the author of its posts. */
export async function newTeam(server: TestServer): Promise<Team> {
  const { id, owner } = await newOrganization(server);
  return { id, owner, author: await newMember(server, id, 'CREATOR') };
}

/** Runs a task of planned publications as the worker does. */
export const runPublishingTask = (server: TestServer, task: string): Promise<void> => {
  const { clock, logger: log } = server;
  return runTask(server, publishingTasks({ clock, log }), task);
};

/** Runs a task of jobs once. */
export async function runTask({ database }: TestServer, tasks: Tasks, task: string): Promise<void> {
  const query = (sql: string, values?: unknown[]) => database.owner.query(sql, values);
  const withPgClient = async (work: (client: unknown) => Promise<unknown>): Promise<unknown> => {
    const client = await database.owner.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  await tasks[task]!({}, { query, withPgClient } as never);
}

/** Schedules a post on one account. Returns the ID of the publication. */
export async function plan(
  server: TestServer,
  token: string,
  input: { postId: string; account: string; when: object; publishMode?: string },
): Promise<string> {
  const { account, ...rest } = input;
  const all = { ...rest, accountIds: [account] };
  const planned = await mutate(server, 'schedulePost', all, token, 'publications { id }');
  expect(planned.userErrors).toEqual([]);
  return planned.publications[0].id as string;
}

const PUBLICATION = `id status version platform kind caption hashtags mediaUrls permalink errorMessage retryCount publishedAt
  confirmedAt confirmedBy { id } accountUsername postTitle holdReason post { status }
  schedule { id status publishMode scheduledAt localDateTime timeZone occurrence remindedAt heldAt }
  viewerActions { retry { allowed code reason } confirm { allowed code reason } cancel { allowed } reschedule { allowed } }`;

/** Returns a publication with its schedule, as a viewer reads it. */
export async function publicationOf(server: TestServer, id: string, token: string): Promise<Json> {
  const query = `query($id: ID!) { publication(id: $id) { ${PUBLICATION} } }`;
  const { data, errors } = await server.run(query, { id }, token);
  expect(errors).toBeUndefined();
  return data.publication;
}
