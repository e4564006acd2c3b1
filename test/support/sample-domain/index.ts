import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { declareGraphqlTypes } from '../../../src/kernel/model/graphql-types';
import { linkModels } from '../../../src/kernel/model/link';
import { attachResolvers } from '../../../src/kernel/read/resolvers';
import './visit.entities';
import './notice.entities';
import './remark.entities';

/**
 * A product of a few small entities, to test the kernel without the real domains. Declarations are registered for the
 * whole process, so a test file that imports the sample domain imports no other. Jest isolates the modules of each file.
 */
let schema: GraphQLSchema | undefined;

export function sampleSchema(): GraphQLSchema {
  if (!schema) {
    const models = linkModels();
    schema = buildSchemaSync({ resolvers: [declareGraphqlTypes(models)], validate: false });
    attachResolvers(schema, models);
  }
  return schema;
}
