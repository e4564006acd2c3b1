/** The usual stack: TypeGraphQL on Apollo Server with its default plugins, TypeORM repositories under DataLoader. */
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify from 'fastify';
import { buildSchemaSync } from 'type-graphql';
import { DataSource } from 'typeorm';
import { beginRequest, endRequest, type UsualContext } from './usual-stack/context';
import { Campaign, Organization, Post, Publication, SocialAccount, User } from './usual-stack/entities';
import {
  CampaignResolver,
  OrganizationResolver,
  PostResolver,
  PublicationResolver,
} from './usual-stack/resolvers';

const { BENCH_DATABASE_URL, BENCH_POOL_SIZE, BENCH_SESSION } = process.env;

async function serve(): Promise<string> {
  const source = await new DataSource({
    type: 'postgres',
    url: BENCH_DATABASE_URL,
    poolSize: Number(BENCH_POOL_SIZE),
    entities: [Organization, Campaign, Post, Publication, SocialAccount, User],
    installExtensions: false,
    extra: { options: '-c TimeZone=UTC -c jit=off' },
  }).initialize();
  const app = fastify();
  const apollo = new ApolloServer<UsualContext>({
    schema: buildSchemaSync({
      resolvers: [OrganizationResolver, CampaignResolver, PostResolver, PublicationResolver],
    }),
    plugins: [fastifyApolloDrainPlugin(app), endRequest],
  });
  await apollo.start();
  const context = (): Promise<UsualContext> => beginRequest(source, BENCH_SESSION!);
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, { context }),
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

serve().then(
  (address) => console.log(`listening ${address}/graphql`),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
