import { parse, print, printSchema, visit } from 'graphql';
import { toySchema } from '../../support/toy';

const withoutDescriptions = (): string =>
  print(
    visit(parse(printSchema(toySchema())), {
      StringValue: (_, key) => (key === 'description' ? null : undefined),
    }),
  );

test('the toy’s declarations are this schema', () => {
  expect(withoutDescriptions()).toMatchInlineSnapshot(`
   "type Person implements Node {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     email: EmailAddress!
     gifts(first: Int, after: String, last: Int, before: String, where: BookWhere, orderBy: BookOrder): BookConnection!
     loans(first: Int, after: String, last: Int, before: String, where: LoanWhere, orderBy: LoanOrder): LoanConnection!
   }

   interface Node {
     id: ID!
   }

   scalar DateTime

   scalar EmailAddress @specifiedBy(url: "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address")

   type BookConnection {
     edges: [BookEdge!]!
     nodes: [Book!]!
     pageInfo: PageInfo!
     totalCount: Int!
   }

   type BookEdge {
     cursor: String!
     node: Book!
   }

   type PageInfo {
     hasNextPage: Boolean!
     hasPreviousPage: Boolean!
     startCursor: String
     endCursor: String
   }

   input BookWhere {
     title: StringFilter
     genre: GenreFilter
     pages: IntFilter
     branch: IdFilter
   }

   input StringFilter {
     eq: String
     in: [String!]
     isNull: Boolean
   }

   input GenreFilter {
     eq: Genre
     in: [Genre!]
     isNull: Boolean
   }

   enum Genre {
     NOVEL
     ATLAS
   }

   input IntFilter {
     eq: Int
     in: [Int!]
     gt: Int
     gte: Int
     lt: Int
     lte: Int
     isNull: Boolean
   }

   input IdFilter {
     eq: ID
     in: [ID!]
     isNull: Boolean
   }

   input BookOrder {
     field: BookOrderField!
     direction: OrderDirection!
   }

   enum BookOrderField {
     CREATED_AT
     PAGES
   }

   enum OrderDirection {
     ASC
     DESC
   }

   type LoanConnection {
     edges: [LoanEdge!]!
     nodes: [Loan!]!
     pageInfo: PageInfo!
     totalCount: Int!
   }

   type LoanEdge {
     cursor: String!
     node: Loan!
   }

   input LoanWhere {
     dueOn: DateFilter
     branch: IdFilter
   }

   input DateFilter {
     eq: Date
     in: [Date!]
     gt: Date
     gte: Date
     lt: Date
     lte: Date
     isNull: Boolean
   }

   scalar Date

   input LoanOrder {
     field: LoanOrderField!
     direction: OrderDirection!
   }

   enum LoanOrderField {
     CREATED_AT
     DUE_ON
   }

   type Library implements Node {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     name: String!
     branches(first: Int, after: String, last: Int, before: String, orderBy: BranchOrder): BranchConnection!
     books(first: Int, after: String, last: Int, before: String, where: BookWhere, orderBy: BookOrder): BookConnection!
     shelves(first: Int, after: String, last: Int, before: String, where: ShelfWhere, orderBy: ShelfOrder): ShelfConnection!
   }

   type BranchConnection {
     edges: [BranchEdge!]!
     nodes: [Branch!]!
     pageInfo: PageInfo!
     totalCount: Int!
   }

   type BranchEdge {
     cursor: String!
     node: Branch!
   }

   input BranchOrder {
     field: BranchOrderField!
     direction: OrderDirection!
   }

   enum BranchOrderField {
     CREATED_AT
   }

   type ShelfConnection {
     edges: [ShelfEdge!]!
     nodes: [Shelf!]!
     pageInfo: PageInfo!
     totalCount: Int!
   }

   type ShelfEdge {
     cursor: String!
     node: Shelf!
   }

   input ShelfWhere {
     branch: IdFilter
   }

   input ShelfOrder {
     field: ShelfOrderField!
     direction: OrderDirection!
   }

   enum ShelfOrderField {
     CREATED_AT
   }

   type Branch implements Node {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     name: String!
     library: Library!
   }

   type Book implements Node {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     title: String!
     genre: Genre!
     pages: Int
     isLong: Boolean
     tags: [String!]!
     currency: Currency!
     shelfCount: SafeInt!
     price: Price
     usage: Usage
     library: Library!
     branch: Branch
     donor: Person
     cover: Cover
     loans(first: Int, after: String, last: Int, before: String, where: LoanWhere, orderBy: LoanOrder): LoanConnection!
   }

   scalar Currency @specifiedBy(url: "https://en.wikipedia.org/wiki/ISO_4217")

   scalar SafeInt @specifiedBy(url: "https://www.ecma-international.org/ecma-262/#sec-number.issafeinteger")

   type Price {
     amount: Decimal!
     currency: Currency!
   }

   scalar Decimal

   type Usage {
     countedAt: DateTime!
     borrowed: SafeInt
     days: SafeInt
     perDay: Decimal
   }

   type Cover {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     color: String!
     book: Book
   }

   type Shelf implements Node {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     label: String!
     library: Library!
     branch: Branch
     books: [Book!]!
   }

   type Loan implements Node {
     id: ID!
     createdAt: DateTime!
     updatedAt: DateTime!
     dueOn: Date
     library: Library!
     branch: Branch
     book: Book
     borrower: Person
     lender: Person
     reminders(first: Int, after: String, last: Int, before: String, where: ReminderWhere, orderBy: ReminderOrder): ReminderConnection!
   }

   type ReminderConnection {
     edges: [ReminderEdge!]!
     nodes: [Reminder!]!
     pageInfo: PageInfo!
     totalCount: Int!
   }

   type ReminderEdge {
     cursor: String!
     node: Reminder!
   }

   type Reminder {
     at: DateTime!
     library: Library!
     branch: Branch
     loan: Loan
   }

   input ReminderWhere {
     at: DateTimeFilter
   }

   input DateTimeFilter {
     eq: DateTime
     in: [DateTime!]
     gt: DateTime
     gte: DateTime
     lt: DateTime
     lte: DateTime
     isNull: Boolean
   }

   input ReminderOrder {
     field: ReminderOrderField!
     direction: OrderDirection!
   }

   enum ReminderOrderField {
     AT
   }

   type Query {
     node(id: ID!): Node
     nodes(ids: [ID!]!): [Node]!
     person(id: ID!): Person
     library(id: ID!): Library
     branch(id: ID!): Branch
     branches(libraryId: ID!, first: Int, after: String, last: Int, before: String, orderBy: BranchOrder): BranchConnection!
     book(id: ID!): Book
     books(libraryId: ID!, first: Int, after: String, last: Int, before: String, where: BookWhere, orderBy: BookOrder): BookConnection!
     shelf(id: ID!): Shelf
     shelves(libraryId: ID!, first: Int, after: String, last: Int, before: String, where: ShelfWhere, orderBy: ShelfOrder): ShelfConnection!
     loan(id: ID!): Loan
   }"
  `);
});

test('every type, field, argument and value is described', () => {
  const undescribed = printSchema(toySchema())
    .split('\n')
    .filter((line, i, lines) => /^ *\w[\w ]*[:({]|^ +[A-Z_]+$/.test(line) && !lines[i - 1]!.endsWith('"""'))
    .filter((line) => !/^(type (Query|Mutation)|directive|schema) ?/.test(line));

  expect(undescribed).toEqual([]);
});

test('what is generated is described by what was declared', () => {
  const text = printSchema(toySchema());

  expect(text).toContain('"""Books of one library; empty when there are none that you may see."""');
  expect(text).toContain('"""Books of the library, as far as you may see them."""');
  expect(text).toContain('"""The book with this id; null when there is none that you may see."""');
  expect(text).toContain('"""By id. Where it is; null when in no branch."""');
  expect(text).toContain('"""The order; CREATED_AT DESC when left out."""');
});
