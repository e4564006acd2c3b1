import { EXPENSIVE_COST, pluralOf } from './descriptions';
import { measuresOf } from './measures';
import {
  type Attribute,
  type ClassRef,
  type Composite,
  type JoinKeys,
  lineage,
  lowerFirst,
  type Model,
  modelOf,
  type ToMany,
  words,
} from './metadata';

/** Fields of a row that return values computed from the rows of one of its lists, such as totals by month. */

/** Cost of the rows that a report reads, which are unknown before. */
const REPORT_COST = 5 * EXPENSIVE_COST;
/** Cost of the rows that a series of one object reads. */
const SERIES_COST = EXPENSIVE_COST;
/** Maximum number of dimensions of a report. */
export const MAX_DIMENSIONS = 3;
/** Maximum number of groups that a report can lead to. */
export const MAX_GROUPS = 5_000;

interface Declaration {
  readonly name: string;
  readonly description: string;
  /** The entity that is summarized. */
  readonly rows: ClassRef;
  /** The list whose rows are summarized, of each entity that gets the field. */
  readonly list: string;
  readonly on: readonly ClassRef[];
  /** Attribute with the time of a row. */
  readonly at: string;
  /** Condition of the rows, as SQL with `{name}`. */
  readonly when?: string;
}

/** Totals of rows, grouped by up to three dimensions. */
export interface ReportDeclaration extends Declaration {
  /** The units of the periods that rows can be grouped by, besides the dimensions of the class. */
  readonly periods: readonly ('DAY' | 'WEEK' | 'MONTH')[];
}

/** The values of an object in each period of a range, including periods without rows. */
export interface SeriesDeclaration extends Declaration {
  /** Composites of the class with the latest value of each of their attributes in a period, and with its increase. */
  readonly last: string;
  readonly increase: string;
}

/** A field that returns computed rows. */
export interface Summary extends Omit<Declaration, 'rows' | 'on' | 'list'> {
  readonly kind: 'report' | 'series';
  readonly from: Model;
  /** The computed rows: they have columns, but no table. */
  readonly row: Model;
  readonly list: ToMany;
  /** Those of the list. */
  readonly keys: JoinKeys;
  readonly periods: readonly string[];
  readonly last?: string;
  readonly increase?: string;
}

const declared: { row: ClassRef; about: ReportDeclaration | SeriesDeclaration; description: string }[] = [];
const registry = new Map<Model, Map<string, Summary>>();
const rowModels = new Map<ClassRef, Model>();

/** Declares a report, whose rows are objects of the class. */
export function declareReport(row: ClassRef, description: string, about: ReportDeclaration): void {
  declared.push({ row, about, description });
}

/** Declares a series, whose rows are objects of the class with `start` and `end`. */
export function declareSeries(row: ClassRef, description: string, about: SeriesDeclaration): void {
  declared.push({ row, about, description });
}

/** Returns the computed fields of a model by name. */
export const summariesOf = (model: Model): ReadonlyMap<string, Summary> => registry.get(model) ?? new Map();
export const isSummary = (field: ToMany | Summary): field is Summary => 'row' in field;
/** Returns the types of computed rows. */
export const summaryRows = (): Model[] => [...rowModels.values()];

/** Returns the model of computed rows. It belongs to nobody, and leads nowhere. */
function rowModelOf(target: ClassRef, description: string): Model {
  const drafts = lineage(target);
  const label = words(lowerFirst(target.name));
  const model: Model = {
    name: target.name,
    label,
    pluralLabel: pluralOf(label),
    description,
    table: '',
    target,
    isNode: false,
    attributes: new Map<string, Attribute>(drafts.flatMap(({ attributes }) => [...attributes])),
    composites: new Map<string, Composite>(drafts.flatMap(({ composites }) => [...composites])),
    nodeReferences: new Map(),
    belongsTo: new Map(),
    toOne: new Map(),
    toMany: new Map(),
    visibility: new Map(),
    substitutes: new Map(),
  };
  rowModels.set(target, model);
  return model;
}

/** Returns the cost of the rows that a computed field reads. */
export const summaryCost = ({ kind }: Summary): number => (kind === 'report' ? REPORT_COST : SERIES_COST);

/** Throws if a summary would reveal values that are hidden from the viewer, or count rows of other tenants. */
function verify(name: string, rows: Model, row: Model): void {
  if (rows.shared || !rows.tenant) throw new Error(`${name}: only rows of one tenant have summaries.`);
  for (const measure of measuresOf(row.target).values())
    for (const sql of Object.values(measure) as unknown[])
      for (const [, part] of String(sql).matchAll(/\{(\w+)\}/g)) {
        const attribute = rows.attributes.get(part!);
        if (
          !attribute ||
          attribute.audience !== undefined ||
          attribute.secret ||
          attribute.shownAs !== undefined
        )
          throw new Error(`${name} cannot be computed from '${part!}'.`);
      }
}

/** Adds the declared fields to their models. To be called when all lists are linked. */
export function linkSummaries(): void {
  for (const { row: target, about, description } of declared) {
    const row = rowModelOf(target, description);
    const rows = modelOf(about.rows);
    verify(target.name, rows, row);
    for (const one of about.on) {
      const from = modelOf(one);
      const list = from.toMany.get(about.list);
      if (list?.to !== rows || list.joinTable) throw new Error(`${from.name} has no list '${about.list}'.`);
      const isReport = 'periods' in about;
      const kind = isReport ? 'report' : 'series';
      const periods: readonly string[] = isReport ? about.periods : [];
      const fields = [from.attributes, from.composites, from.toOne, from.toMany, summariesOf(from)];
      if (fields.some((known) => known.has(about.name)))
        throw new Error(`${from.name}.${about.name} is declared twice.`);
      const summaries = registry.get(from) ?? new Map<string, Summary>();
      registry.set(
        from,
        summaries.set(about.name, { ...about, kind, from, row, list, keys: list.keys, periods }),
      );
    }
  }
}
