import { type GraphQLEnumType, type GraphQLInputObjectType } from 'graphql';
import { indexesOf } from '../../src/kernel/model/indexes';
import { linkModels } from '../../src/kernel/model/link';
import { upperSnake } from '../../src/kernel/model/metadata';
import { buildMarqueeSchema } from '../../src/schema';

/** Each index of the tables that grow most has a reader: an order, a filter, or what is written here. */
const schema = buildMarqueeSchema();
const models = linkModels();

/** Indexes that no order and no filter of one field names. */
const OTHER_READERS: Record<string, Record<string, string>> = {
  posts: {
    uq_posts_id: 'node',
    ix_posts_campaign_status: 'where posts of campaigns',
    ix_posts_deleted_by_created_at: 'onlyDeleted',
  },
  publications: {
    uq_publications_id: 'node',
    uq_publications_platform_platform_post_id: 'unique per platform',
    uq_publications_schedule: 'Schedule.publication',
    ix_publications_insights_due_at_id: 'the job that reads metrics',
    ix_publications_platform: 'publications that wait for their platform',
    ix_publications_confirmed_by: 'deletion of users',
    ix_publications_post_status_platform: 'where publications of posts',
  },
  campaigns: {
    uq_campaigns_id: 'node',
    ix_campaigns_deleted_by_created_at: 'onlyDeleted',
  },
  media_assets: {
    uq_media_assets_id: 'node',
    ix_media_assets_processing_status_created_at: 'the job that processes media files',
    ix_media_assets_deleted_by_created_at: 'onlyDeleted',
  },
};

const camelCase = (words: string): string =>
  words.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

test.each(Object.entries(OTHER_READERS))('each index of %s has a reader', (table, others) => {
  const model = models.find((one) => one.table === table)!;
  const filters = Object.keys((schema.getType(`${model.name}Where`) as GraphQLInputObjectType).getFields());
  const orders = (schema.getType(`${model.name}OrderField`) as GraphQLEnumType)
    .getValues()
    .map(({ name }) => name);
  const names = indexesOf(model).map(({ name }) => name);
  const unread = names.filter((name) => {
    if (others[name] !== undefined) return false;
    const groups = /^(?:_(?<filter>\w+?))?_by_(?<order>\w+)$/.exec(
      name.slice(`ix_${table}`.length).replace('created_by_by_', 'createdBy_by_'),
    )?.groups as { filter?: string; order: string } | undefined;
    if (!groups) return true;
    const field = camelCase(groups.filter ?? '');
    const isFilter = !field || [field, `${field}Id`].some((one) => filters.includes(one));
    return !isFilter || !orders.includes(upperSnake(camelCase(groups.order)));
  });

  expect(unread).toEqual([]);
  expect(Object.keys(others).filter((name) => !names.includes(name))).toEqual([]);
});

test('no index is the beginning of another one of its table', () => {
  const columnsOf = (sql: string): string | undefined =>
    /^CREATE INDEX "x" ON "\w+" \((.*)\)$/.exec(sql)?.[1];
  const redundant = models.flatMap((model) => {
    const all = indexesOf(model).flatMap(({ name, create }) => {
      const columns = columnsOf(create('x'));
      return columns === undefined ? [] : [{ name, columns }];
    });
    return all
      .filter(({ name, columns }) =>
        all.some((other) => other.name !== name && `${other.columns}, `.startsWith(`${columns}, `)),
      )
      .map(({ name }) => name);
  });

  expect(redundant).toEqual([]);
});
