import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { article, pluralOf } from '../../../src/kernel/model/descriptions';
import { declareGraphqlTypes } from '../../../src/kernel/model/graphql-types';
import { addInputFields, InputBuilder, inputField } from '../../../src/kernel/model/inputs';
import { linkModels } from '../../../src/kernel/model/link';
import { modelOf } from '../../../src/kernel/model/metadata';
import '../../support/sample-domain/visit.entities';
import { Book } from '../../support/sample-domain/book.entities';

/** Builds the create and update inputs of books as declared mutations do. */
function bookInputs(): GraphQLSchema {
  const models = linkModels();
  const fields = ['title', 'genre', 'pages', 'tags', 'donor'].map((name) => inputField(modelOf(Book), name));
  const create = new InputBuilder('CreateBookInput', 'Input of `createBook`.');
  addInputFields(create, fields, true);
  const update = new InputBuilder('UpdateBookInput', 'Input of `updateBook`.');
  addInputFields(update, fields, false);
  return buildSchemaSync({
    resolvers: [declareGraphqlTypes(models)],
    orphanedTypes: [create.target, update.target],
    validate: false,
  });
}

test('input descriptions explain the effect of a value and omit null in responses', () => {
  const schema = bookInputs();
  const texts = (type: string): Record<string, string> =>
    Object.fromEntries(
      Object.values((schema.getType(type) as GraphQLInputObjectType).getFields()).map((field) => [
        field.name,
        field.description!,
      ]),
    );

  expect(texts('CreateBookInput')).toEqual({
    title: 'The title of the book. At most 200 characters. Cannot be blank or contain line breaks.',
    genre: 'The genre of the book. Defaults to `NOVEL`.',
    pages: 'Number of pages. At least 1.',
    tags: 'Keywords of the book. Defaults to an empty list. At most 5 items. Each item has at most 20 characters. Items cannot contain line breaks.',
    donorId: 'ID of the person who donated the book.',
  });
  expect(texts('UpdateBookInput')).toEqual({
    title:
      'The title of the book. At most 200 characters. Cannot be null. Cannot be blank or contain line breaks.',
    genre: 'The genre of the book. Cannot be null.',
    pages: 'Number of pages. Null clears the value. At least 1.',
    tags: 'Keywords of the book. Replaces the whole list. Cannot be null. At most 5 items. Each item has at most 20 characters. Items cannot contain line breaks.',
    donorId: 'ID of the person who donated the book. Null clears the value.',
  });
});

test.each([
  ['book', 'a book', 'books'],
  ['invoice', 'an invoice', 'invoices'],
  ['user', 'a user', 'users'],
  ['unit', 'a unit', 'units'],
  ['umbrella', 'an umbrella', 'umbrellas'],
  ['category', 'a category', 'categories'],
  ['survey', 'a survey', 'surveys'],
  ['branch', 'a branch', 'branches'],
  ['call to action', 'a call to action', 'calls to action'],
])('returns the article and the plural of the label %s', (label, withArticle, plural) => {
  expect(article(label)).toBe(withArticle);
  expect(pluralOf(label)).toBe(plural);
});
