import { v7 as uuidv7 } from 'uuid';
import { ConnectionRequest } from '../../src/domains/channels/connection-request.entity';
import { modelOf } from '../../src/kernel/model';
import { mutate } from '../support/people';
import type { Answer, Json, TestServer } from '../support/server';

/** A connection that was started. */
export interface Started {
  readonly id: string;
  readonly authorizationUrl: URL;
  readonly state: string;
}

/** Starts to connect accounts on the platform of the test server. */
export async function startConnection(
  server: TestServer,
  organizationId: string,
  token: string,
  more: object = {},
): Promise<Started> {
  const input = { organizationId, platform: server.network.platform, ...more };
  const selection = 'authorizationUrl connection { id }';
  const { connection, authorizationUrl, userErrors } = await mutate(
    server,
    'connectSocialAccount',
    input,
    token,
    selection,
  );
  expect(userErrors).toEqual([]);
  const url = new URL(authorizationUrl);
  return { id: connection.id, authorizationUrl: url, state: url.searchParams.get('state')! };
}

/** Sends the user back from the platform. */
export const visitCallback = (
  { url, network }: TestServer,
  parameters: Record<string, string>,
  path = network.platform.toLowerCase(),
): Promise<Response> =>
  fetch(new URL(`/oauth/${path}/callback?${new URLSearchParams(parameters).toString()}`, url), {
    redirect: 'manual',
  });

/** Starts a connection, and grants access to the accounts that the network offers. */
export async function grantAccess(
  server: TestServer,
  organizationId: string,
  token: string,
  more: object = {},
): Promise<Started> {
  const started = await startConnection(server, organizationId, token, more);
  const response = await visitCallback(server, { state: started.state, code: 'code-1' });
  expect(response.status).toBe(200);
  return started;
}

const CONNECTION = `query($id: ID!) { connectionRequest(id: $id) {
  status platform login expiresAt failure { message } socialAccount { id } createdBy { id }
  accounts { platformUserId kind username displayName isConnectable missingScopes reason socialAccountId } } }`;

export async function connectionOf(server: TestServer, id: string, token: string): Promise<Json> {
  const answer = await server.run(CONNECTION, { id }, token);
  expect(answer.errors).toBeUndefined();
  return answer.data.connectionRequest;
}

/** Connects one account and returns the ID of the social account. */
export async function connectAccount(
  server: TestServer,
  organizationId: string,
  token: string,
  platformUserId: string,
  more: object = {},
): Promise<string> {
  server.network.accounts = [server.network.account(platformUserId)];
  const { id } = await grantAccess(server, organizationId, token, more);
  const selection = 'connection { accounts { socialAccountId } }';
  const { connection, userErrors } = await mutate(
    server,
    'finishConnection',
    { connectionId: id, accountIds: [platformUserId] },
    token,
    selection,
  );
  expect(userErrors).toEqual([]);
  return connection.accounts[0].socialAccountId;
}

const ACCOUNT = `query($id: ID!) { socialAccount(id: $id) {
  username displayName kind followerCount followingCount postCount isVerified isActive connectionStatus permissions
  connectedBy { id } clientAccount { id } lastSyncedAt
  health { status reason missingScopes since expiresAt nextCheckAt }
  viewerActions { pause { allowed code reason } resume { allowed } disconnect { allowed } refresh { allowed } reconnect { allowed } } } }`;

export async function accountOf(server: TestServer, id: string, token: string): Promise<Json> {
  const answer: Answer = await server.run(ACCOUNT, { id }, token);
  expect(answer.errors).toBeUndefined();
  return answer.data.socialAccount;
}

/** Creates a connection of a user that offers one account. */
export async function readyConnection(
  { rows, encryption, network }: TestServer,
  organization: string,
  createdBy: string,
  platformUserId: string,
): Promise<string> {
  const id = uuidv7();
  const { tokens, ...offered } = network.account(platformUserId);
  const text = JSON.stringify({ [platformUserId]: tokens });
  return rows.rowOf(ConnectionRequest, {
    id,
    organization,
    createdBy,
    platform: network.platform,
    login: 'standard',
    status: 'READY',
    stateHash: null,
    accounts: [{ ...offered, reason: null, socialAccountId: null }],
    grantedTokens: encryption.encrypt(
      modelOf(ConnectionRequest),
      'grantedTokens',
      { id, organization },
      text,
    ),
  });
}
