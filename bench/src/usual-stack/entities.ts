import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, DeleteDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Sort orders of the lists. */
export enum NewestOrder {
  CREATED_AT_DESC = 'CREATED_AT_DESC',
}
export enum PostOrder {
  CREATED_AT_ASC = 'CREATED_AT_ASC',
  CREATED_AT_DESC = 'CREATED_AT_DESC',
  PUBLISHED_AT_DESC = 'PUBLISHED_AT_DESC',
}
registerEnumType(NewestOrder, { name: 'NewestOrder' });
registerEnumType(PostOrder, { name: 'PostOrder' });

/** The columns that the queries read. The entities of Marquee have three times as many. */
@ObjectType()
abstract class Row {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId!: string;

  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@ObjectType()
@Entity('organizations')
export class Organization {
  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => String)
  @Column('text')
  name!: string;

  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz' })
  deletedAt!: Date | null;
}

@ObjectType()
@Entity('users')
export class User {
  @Field(() => ID)
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => String)
  @Column('text', { name: 'full_name' })
  fullName!: string;

  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz' })
  deletedAt!: Date | null;
}

@ObjectType()
@Entity('social_accounts')
export class SocialAccount extends Row {
  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  username!: string | null;
}

@ObjectType()
@Entity('campaigns')
export class Campaign extends Row {
  @Field(() => String)
  @Column('text')
  name!: string;

  @Field(() => String)
  @Column('text')
  status!: string;

  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz' })
  deletedAt!: Date | null;
}

@ObjectType()
@Entity('posts')
export class Post extends Row {
  @Column('uuid', { name: 'campaign_id', nullable: true })
  campaignId!: string | null;

  @Column('uuid', { name: 'author_id', nullable: true })
  authorId!: string | null;

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  caption!: string | null;

  @Field(() => String)
  @Column('text')
  status!: string;

  @Field(() => [String])
  @Column('text', { array: true })
  hashtags!: string[];

  @Field(() => Date, { nullable: true })
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz' })
  deletedAt!: Date | null;
}

/** A bigint that fits into a number. TypeORM returns it as text. */
function Counter(name: string): PropertyDecorator {
  const from = (text: string | null): number | null => (text === null ? null : Number(text));
  const column = Column('bigint', {
    name,
    nullable: true,
    transformer: { from, to: (value: unknown) => value },
  });
  const field = Field(() => Float, { nullable: true });
  return (target, property) => {
    column(target, property);
    field(target, property);
  };
}

@ObjectType()
export class Insights {
  @Counter('insights_impressions')
  impressions!: number | null;

  @Counter('insights_reach')
  reach!: number | null;

  @Counter('insights_likes')
  likes!: number | null;

  @Counter('insights_comments')
  comments!: number | null;

  @Counter('insights_shares')
  shares!: number | null;

  @Counter('insights_saves')
  saves!: number | null;
}

@ObjectType()
@Entity('publications')
export class Publication extends Row {
  @Column('uuid', { name: 'post_id', nullable: true })
  postId!: string | null;

  @Column('uuid', { name: 'social_account_id', nullable: true })
  accountId!: string | null;

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  permalink!: string | null;

  @Field(() => Date, { nullable: true })
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @Field(() => Insights)
  @Column(() => Insights, { prefix: false })
  insights!: Insights;
}
