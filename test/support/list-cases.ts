import { type OperationDefinitionNode, parse } from 'graphql';
import type { PoolClient } from 'pg';
import type { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { type Case, explained, measured, type PlanNode, rowsOf } from './explained';
import { inEnglish } from './in-english';
import { TENANT } from './large-organization';
import { type DeclaredList, type ListPage, pagesOf, PER_LOOKUP, sampled, selectionOf } from './list-queries';
import { rowBytes } from './row-bytes';

/** Rows beside the page: the row it starts from, with its own policy. */
const AROUND = 10;
const PAGES = [1, 100];

/** The seed of the pages that are read. `all` reads every page, which takes minutes. */
const { LISTS = '1' } = process.env;

/** Compiles operations on lists of a large tenant, and returns their plans and how many rows they may read. */
export class ListCases {
  constructor(
    private readonly plans: PlanCache,
    private readonly client: PoolClient,
    /** Number of rows of each table in the large tenant. */
    private readonly large: number,
    /** Rows beside the page. More where a table has partitions, of each of which a page reads a row. */
    private readonly around = AROUND,
  ) {}

  /** Returns the plan of an operation's one statement. */
  plan(source: string, id: string): Promise<PlanNode> {
    const { plan, values } = this.compiled(source, id);
    return explained(this.client, plan.text, values);
  }

  /** Returns the plan of an operation's one statement, and the milliseconds of its execution. */
  measured(source: string, id: string): ReturnType<typeof measured> {
    const { plan, values } = this.compiled(source, id);
    return measured(this.client, plan.text, values);
  }

  /** Returns the response to an operation, as the compiled statement writes it. */
  async response(source: string, id: string): Promise<string> {
    const { plan, values } = this.compiled(source, id);
    return plan.write(rowBytes(await rowsOf(this.client, plan.text, values)), inEnglish).toString();
  }

  /** Returns a case for each page of a list, or for a sample of those with the same shape, which an offset changes. */
  of(list: DeclaredList, { offset = 0, isBrief = false, isTested = (_: ListPage): boolean => true }): Case[] {
    const { model, operation } = list;
    const joins = [...model.toOne.values()].filter(({ hidden }) => !hidden).length;
    const cases: Case[] = [];
    for (const size of PAGES) {
      // What a filter needs shows in large pages; with small ones any plan reads few rows.
      const all = pagesOf(list, TENANT, size, size > 1).filter(isTested);
      const pages = LISTS === 'all' ? all : sampled(all, Number(LISTS) + offset, isBrief);
      // The relations of a row are joined to each kind of page. Which attribute a filter is on makes no difference to them.
      const joined = LISTS === 'all' ? pages : sampled(pages, Number(LISTS) + offset, true);
      for (const page of pages) {
        const { args, perRow, idsPerRow = 0, isUnordered } = page;
        const selection = `{ nodes { ${selectionOf(model, joined.includes(page))} } }`;
        cases.push({
          source: operation((given) => `(${[...given, ...args].join(', ')}) ${selection}`),
          most:
            this.around +
            (size + 1) * (perRow + joins * PER_LOOKUP) +
            this.large * (idsPerRow * (1 + PER_LOOKUP) + (isUnordered ? 1 : 0)),
        });
      }
    }
    return cases;
  }

  /** Returns the one statement of an operation, and its values. */
  private compiled(source: string, id: string): NonNullable<ReturnType<PlanCache['bind']>> {
    const document = parse(source);
    return this.plans.bind(document, document.definitions[0] as OperationDefinitionNode, { id })!;
  }
}
