import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, Field, FieldResolver, Info, ObjectType, Resolver, Root } from 'type-graphql';
import { modelOf } from '../../kernel/model';
import type { RequestContext, ResultRow } from '../../kernel/session';
import { UserError } from '../../kernel/write';
import { Organization } from './organization.entity';

@ObjectType('LastOwnerError', {
  implements: UserError,
  description:
    'The viewer is the only owner of organizations with other members. Transfer or delete them first.',
})
export class LastOwnerError extends UserError {
  @Field(() => [Organization], {
    description: 'Organizations with other members whose only owner is the viewer, oldest first.',
  })
  organizations!: Organization[];
}

@Resolver(() => LastOwnerError)
export class LastOwnerErrorResolver {
  @FieldResolver(() => [Organization])
  async organizations(
    @Root() { organizationIds }: { organizationIds: string[] },
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ResultRow[]> {
    const rows = await context.reader.nodes([modelOf(Organization)], organizationIds, info);
    return rows.filter((row) => row !== null);
  }
}
