import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const REQUEST = `id status voidReason currentStage dueAt feedback reviewedAt message version
  post { id } campaign { id } workflow { id } requestedBy { id } reviewedBy { id }
  tasks(where: { status: { in: [OPEN, APPROVED, REJECTED, REVISION_REQUESTED, CLOSED] } }) { nodes { stage status role user { id } } }`;

/** An organization with people of different roles. */
interface Home {
  id: string;
  owner: Member;
  manager: Member;
  editor: Member;
  creator: Member;
  viewer: Member;
}

/** A stage with one approver. */
const stageOf = (approver: string | Member, rest: object = {}): object => ({
  name: 'Review',
  approvers: [typeof approver === 'string' ? { role: approver } : { userId: approver.id }],
  ...rest,
});

/** A server with an organization whose content is reviewed. */
export function reviewsForTests() {
  const server = serverForTests();
  const home = {} as Home;
  beforeAll(async () => {
    const { id, owner } = await newOrganization(server);
    const [manager, editor, creator, viewer] = await Promise.all(
      ['MANAGER', 'EDITOR', 'CREATOR', 'VIEWER'].map((role) => newMember(server, id, role)),
    );
    Object.assign(home, { id, owner, manager, editor, creator, viewer });
  });

  /** Creates a workflow of these stages, each with its approver. Returns its ID. */
  const workflow = async (
    stages: readonly (string | Member | object)[],
    values: object = {},
  ): Promise<string> => {
    const { approvalWorkflow, userErrors } = await mutate(
      server,
      'createApprovalWorkflow',
      {
        organizationId: home.id,
        name: 'Review',
        stages: stages.map((one) => (typeof one === 'string' || 'token' in one ? stageOf(one) : one)),
        ...values,
      },
      home.owner.token,
      'approvalWorkflow { id }',
    );
    expect(userErrors).toEqual([]);
    return approvalWorkflow.id as string;
  };
  const run = (name: string, input: object, token: string) =>
    mutate(server, name, input, token, `approvalRequest { ${REQUEST} }`);
  return {
    server,
    home,
    workflow,
    run,
    /** Requests the approval of a post. Returns the ID of the request. */
    requested: async (postId: string, workflowId: string, rest: object = {}): Promise<string> => {
      const made = await run('requestPostApproval', { postId, workflowId, ...rest }, home.owner.token);
      expect(made.userErrors).toEqual([]);
      return made.approvalRequest.id as string;
    },
    approve: (id: string, by: Member, input: object = {}) =>
      run('approveRequest', { id, ...input }, by.token),
    read: async (id: string, token = home.owner.token): Promise<Json> =>
      (await server.run(`{ approvalRequest(id: "${id}") { ${REQUEST} } }`, {}, token)).data.approvalRequest,
    /** Returns the titles of the notifications of a member, in order. */
    told: async (member: Member): Promise<string[]> =>
      (
        await server.database.query<{ title: string }>(
          'SELECT title FROM notifications WHERE user_id = $1 ORDER BY id',
          [member.id],
        )
      ).map(({ title }) => title),
  };
}
