import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  newPerson,
  refusals,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let manager: Member;
let editor: Member;

const WORKFLOW = `id name description isActive version createdBy { id } clientAccount { id }
  stages { name rule timeLimit approvers { role user { id } } }`;
const create = (input: object, token = owner.token) =>
  mutate(
    server,
    'createApprovalWorkflow',
    { organizationId: id, ...input },
    token,
    `approvalWorkflow { ${WORKFLOW} }`,
  );
const update = (input: object, token = owner.token) =>
  mutate(server, 'updateApprovalWorkflow', input, token, `approvalWorkflow { ${WORKFLOW} }`);

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  manager = await newMember(server, id, 'MANAGER');
  editor = await newMember(server, id, 'EDITOR');
});

const LEGAL = { name: 'Legal', approvers: [{ role: 'MANAGER' }] };

test('a workflow is created with stages, and updated as a whole', async () => {
  const stages = [
    {
      name: 'Editing',
      rule: 'ALL',
      timeLimit: 'PT12H',
      approvers: [{ userId: editor.id }, { role: 'ADMIN' }],
    },
    LEGAL,
  ];
  const { approvalWorkflow: workflow, userErrors } = await create(
    { name: 'Campaigns', stages },
    manager.token,
  );
  expect(userErrors).toEqual([]);
  expect(workflow).toEqual({
    id: expect.any(String) as string,
    name: 'Campaigns',
    description: null,
    isActive: true,
    version: 1,
    createdBy: { id: manager.id },
    clientAccount: null,
    stages: [
      {
        name: 'Editing',
        rule: 'ALL',
        timeLimit: 'PT12H',
        approvers: [
          { role: null, user: { id: editor.id } },
          { role: 'ADMIN', user: null },
        ],
      },
      { name: 'Legal', rule: 'ANY', timeLimit: 'P3D', approvers: [{ role: 'MANAGER', user: null }] },
    ],
  });

  const changed = await update({
    id: workflow.id,
    description: 'Short',
    stages: [LEGAL],
    expectedVersion: 1,
  });
  expect(changed.approvalWorkflow).toMatchObject({ description: 'Short', version: 2, name: 'Campaigns' });
  expect(changed.approvalWorkflow.stages.map(({ name }: { name: string }) => name)).toEqual(['Legal']);
  const same = await update({ id: workflow.id, stages: [LEGAL] });
  expect(same.approvalWorkflow.version).toBe(2);
  const stale = await unchanged(server, () => update({ id: workflow.id, name: 'A', expectedVersion: 1 }));
  expect(refusals(stale)).toEqual([['CONFLICT', 'input.expectedVersion']]);

  await mutate(server, 'deleteApprovalWorkflow', { id: workflow.id }, owner.token);
  await mutate(server, 'restoreApprovalWorkflow', { id: workflow.id }, owner.token);
  expect(await eventsOf(server, workflow.id)).toEqual([
    'approval_workflow.created',
    'approval_workflow.updated',
    'approval_workflow.deleted',
    'approval_workflow.restored',
  ]);
});

test('all workflows of a list are read with their stages and approvers by one statement', async () => {
  const { id: organization, owner: other } = await newOrganization(server);
  for (const name of ['A', 'B', 'C'])
    await create(
      { organizationId: organization, name, stages: [LEGAL, { ...LEGAL, name: 'Brand' }] },
      other.token,
    );
  const { data, extensions } = await server.run(
    `{ approvalWorkflows(organizationId: "${organization}", where: { isActive: { eq: true } }, orderBy: { field: NAME, direction: ASC }) {
       nodes { name stages { name approvers { role } } } } }`,
    {},
    other.token,
  );
  expect(data.approvalWorkflows.nodes).toEqual(
    ['A', 'B', 'C'].map((name) => ({
      name,
      stages: ['Legal', 'Brand'].map((stage) => ({ name: stage, approvers: [{ role: 'MANAGER' }] })),
    })),
  );
  expect(extensions.cost.sqlStatements).toBe(2);
});

test('stages need a name and approvers, who are members of the organization', async () => {
  const refused = async (stages: object[] | undefined) =>
    refusals(await unchanged(server, () => create({ name: 'A', stages })));
  const stranger = await newPerson(server);
  const left = await newMember(server, id, 'EDITOR', { status: 'INACTIVE', formerName: 'Asha' });
  expect(await refused(undefined)).toEqual([['REQUIRED', 'input.stages']]);
  expect(await refused([])).toEqual([['REQUIRED', 'input.stages']]);
  expect(await refused([{ name: ' ', approvers: [] }])).toEqual([['BLANK', 'input.stages.0.name']]);
  expect(await refused([LEGAL, { name: 'B' }])).toEqual([['REQUIRED', 'input.stages.1.approvers']]);
  expect(await refused([{ ...LEGAL, timeLimit: 'PT1S' }])).toEqual([
    ['OUT_OF_RANGE', 'input.stages.0.timeLimit'],
  ]);
  const approvers = [
    { role: 'ADMIN' },
    { role: 'ADMIN' },
    { userId: editor.id, role: 'ADMIN' },
    {},
    { userId: editor.id },
    { userId: editor.id.toUpperCase() },
  ];
  const path = 'input.stages.0.approvers';
  expect(await refused([{ name: 'A', approvers }])).toEqual([
    ['DUPLICATE', `${path}.1`],
    ['INVALID', `${path}.2`],
    ['INVALID', `${path}.3`],
    ['DUPLICATE', `${path}.5`],
  ]);
  expect(await refused([{ name: 'A', approvers: [{ userId: stranger.id }] }])).toEqual([
    ['NOT_FOUND', `${path}.0.userId`],
  ]);
  expect(await refused([{ name: 'A', approvers: [{ userId: left.id }] }])).toEqual([
    [expect.stringMatching(/NOT_FOUND|INVALID/), `${path}.0.userId`],
  ]);
});

test('WORKFLOWS_MANAGE is required, and clients see the workflows of their client account only', async () => {
  const client = await server.rows.clientAccount(id);
  const member = await newMember(server, id, 'CLIENT', { clientAccount: client });
  const denied = await unchanged(server, () => create({ name: 'A', stages: [LEGAL] }, editor.token));
  expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
  const { approvalWorkflow: own } = await create({ name: 'Own', clientAccountId: client, stages: [LEGAL] });
  await create({ name: 'Of all', stages: [LEGAL] });
  const { data } = await server.run(
    `{ approvalWorkflows(organizationId: "${id}") { nodes { id name stages { name approvers { role } } } } }`,
    {},
    member.token,
  );
  expect(data.approvalWorkflows.nodes).toEqual([
    { id: own.id, name: 'Own', stages: [{ name: 'Legal', approvers: [{ role: 'MANAGER' }] }] },
  ]);
});
