import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyRequest } from 'fastify';
import { buildSchema, graphql } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import {
  graphiql,
  type GraphiqlOptions,
  sendGraphiql,
  wantsGraphiql,
} from '../../src/server/graphiql/plugin';

const DEMO = { email: 'demo@example.com', password: 'a public password' };

const schema = buildSchema(`
  type Query { viewer: Viewer, campaign(id: ID!): Campaign }
  type Viewer { email: String! }
  type Campaign { id: ID!, name: String!, posts(first: Int = 20): PostConnection! }
  type PostConnection { nodes: [Post!]!, totalCount: Int! }
  type Post { id: ID!, text: String!, status: String! }
  type Mutation { signIn(input: SignInInput!): SignInPayload! }
  input SignInInput { email: String!, password: String! }
  type SignInPayload { accessToken: String, userErrors: [UserError!]! }
  type UserError { message: String! }
  type Subscription { viewerChanged: Viewer! }
`);

const posts = ['Tea at sunrise', 'The new tins', 'Meet the growers'].map((text, index) => ({
  id: String(index + 1),
  text,
  status: 'SCHEDULED',
}));

const tabs: GraphiqlOptions['tabs'] = [
  {
    name: 'CampaignWithPosts',
    query: `query CampaignWithPosts($id: ID!) {
  campaign(id: $id) {
    name
    posts(first: 3) {
      totalCount
      nodes {
        text
        status
      }
    }
  }
}`,
    variables: { id: '1' },
  },
  { name: 'Who is signed in', query: 'query Viewer {\n  viewer {\n    email\n  }\n}' },
  { name: 'Follow the viewer', query: 'subscription ViewerChanged {\n  viewerChanged {\n    email\n  }\n}' },
];

/** A small GraphQL server whose sessions a test can end. */
export interface FakeServer {
  url: string;
  /** Returns the number of sign-ins. */
  signIns(): number;
  /** Invalidates all issued tokens. */
  endSessions(): void;
  stop(): Promise<void>;
}

/** Starts the fake server on a free port of the loopback interface. */
export async function startFakeServer(password = DEMO.password): Promise<FakeServer> {
  const sessions = new Map<string, string>();
  let signIns = 0;

  const emailOf = (authorization: unknown) => sessions.get(String(authorization).replace('Bearer ', ''));
  const rootValue = {
    viewer: (_: unknown, { email }: { email?: string }) => (email ? { email } : null),
    campaign: ({ id }: { id: string }) => ({
      id,
      name: 'Spring tea',
      posts: { nodes: posts, totalCount: posts.length },
    }),
    signIn: ({ input }: { input: typeof DEMO }) => {
      if (input.password !== DEMO.password) {
        return { accessToken: null, userErrors: [{ message: 'Wrong password.' }] };
      }
      signIns += 1;
      const accessToken = randomUUID();
      sessions.set(accessToken, input.email);
      return { accessToken, userErrors: [] };
    },
    viewerChanged: async function* (_: unknown, { email }: { email: string }) {
      yield { viewerChanged: { email } };
    },
  };

  const execute = async ({ headers: { authorization }, body }: FastifyRequest) => {
    if (authorization && !emailOf(authorization)) {
      return { errors: [{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }] };
    }
    const { query, variables, operationName } = body as {
      query: string;
      variables?: Record<string, unknown>;
      operationName?: string;
    };
    return graphql({
      schema,
      rootValue,
      source: query,
      variableValues: variables,
      operationName,
      contextValue: { email: emailOf(authorization) },
    });
  };

  const app = fastify({ forceCloseConnections: true });
  await app.register(graphiql, { path: '/graphql', tabs, demoAccount: { ...DEMO, password } });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) =>
      wantsGraphiql(request) ? sendGraphiql(request, reply) : execute(request),
  });
  const sockets = useServer(
    {
      schema,
      roots: { subscription: rootValue },
      context: ({ connectionParams }) => ({ email: emailOf(connectionParams?.['Authorization']) }),
    },
    new WebSocketServer({ server: app.server, path: '/graphql' }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`,
    signIns: () => signIns,
    endSessions: () => sessions.clear(),
    stop: async () => {
      await sockets.dispose();
      await app.close();
    },
  };
}
