import { EXPENSIVE_COST, pluralOf } from './descriptions';
import { type LeadsTo, type Measure, measuresOf } from './measures';
import {
  type Attribute,
  type ClassRef,
  columnOf,
  type Composite,
  idField,
  type JoinKeys,
  lineage,
  lowerFirst,
  type Model,
  modelOf,
  type ToMany,
  type ToOne,
  words,
} from './metadata';

/** Fields of a row that return values computed from the rows of one of its lists, such as totals by month. */

/** Cost of the rows that a report reads, or a series of sums. Their number is unknown before. */
const REPORT_COST = 5 * EXPENSIVE_COST;
/** Cost of the rows that a series of the values of one object reads. */
const SERIES_COST = EXPENSIVE_COST;
/** The name that measures of totals give for the row that has the totals. */
export const SELF = 'SELF';
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

/** The values of an object in each period of a range, including periods without rows. Measures are those of a period. */
export interface SeriesDeclaration extends Declaration {
  /** Composites of the class with the latest value of each of their attributes in a period, and with its increase. */
  readonly last?: string;
  readonly increase?: string;
}

/** Totals of the rows that belong to an object, as one object. Measures say which rows they are of. */
export interface TotalsDeclaration extends Pick<Declaration, 'name' | 'description' | 'on'> {
  /** Whether there are values of a range, which is given as arguments, and of the period before. */
  readonly hasRange: boolean;
}

/** A field that returns computed rows, or one of them. */
interface SummaryField extends Pick<Declaration, 'name' | 'description'> {
  readonly from: Model;
  /** The computed rows: they have columns, but no table. */
  readonly row: Model;
  /** The columns of the row above that are needed to find the rows. */
  readonly keys: JoinKeys;
}

/** A field that returns rows computed from one list. */
export interface ListSummary extends SummaryField, Pick<Declaration, 'at' | 'when'> {
  readonly kind: 'report' | 'series';
  readonly list: ToMany;
  readonly periods: readonly string[];
  readonly last?: string;
  readonly increase?: string;
}

/** Rows that totals are computed from. */
export type TotalsSource = Pick<ToMany, 'to' | 'keys' | 'through'>;

/** A field that returns one object, computed from several lists. */
export interface Totals extends SummaryField {
  readonly kind: 'totals';
  /** By the name that measures give. */
  readonly sources: ReadonlyMap<string, TotalsSource>;
  readonly hasRange: boolean;
}

export type Summary = ListSummary | Totals;

interface Declared<About> {
  readonly row: ClassRef;
  readonly about: About;
  readonly description: string;
}

const declared: Declared<ReportDeclaration | SeriesDeclaration>[] = [];
const declaredTotals: Declared<TotalsDeclaration>[] = [];
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

/** Declares totals, which are an object of the class. */
export function declareTotals(row: ClassRef, description: string, about: TotalsDeclaration): void {
  declaredTotals.push({ row, about, description });
}

/** Returns the computed fields of a model by name. */
export const summariesOf = (model: Model): ReadonlyMap<string, Summary> => registry.get(model) ?? new Map();
export const isSummary = (field: ToMany | Summary): field is Summary => 'row' in field;
/** Returns the types of computed rows. */
export const summaryRows = (): Model[] => [...rowModels.values()];

/** Returns the relations that computed rows can be grouped by. */
const leadsToOf = (target: ClassRef): LeadsTo[] =>
  [...measuresOf(target).values()].flatMap((measure) =>
    'leadsTo' in measure ? (measure.leadsTo ?? []) : [],
  );

/** Returns the model of computed rows. It belongs to nobody, and leads only to rows that it is grouped by. */
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
    toOne: new Map<string, ToOne>(),
    toMany: new Map(),
    visibility: new Map(),
    substitutes: new Map(),
  };
  for (const one of leadsToOf(target)) {
    const keys = [{ parent: columnOf(model, idField(one.name)), child: 'id' }];
    const relation = { ...one, from: model, to: modelOf(one.target()), keys, nullable: true, hidden: false };
    model.toOne.set(one.name, relation);
  }
  rowModels.set(target, model);
  return model;
}

/** Returns the cost of the rows that a computed field reads. Totals cost as much as the number of rows of each list. */
export function summaryCost(summary: Summary): number {
  if (summary.kind !== 'totals') return summary.last === undefined ? REPORT_COST : SERIES_COST;
  const lists = [...summary.sources.keys()].filter((name) => summary.from.toMany.has(name));
  return EXPENSIVE_COST * lists.length;
}

/** Throws if a list has rows of other tenants. */
function verifyRows(name: string, rows: Model): void {
  if (rows.shared || !rows.tenant) throw new Error(`${name}: only rows of one tenant have summaries.`);
}

/** Throws if a value would reveal what is hidden from the viewer. A sum omits values that the viewer cannot read. */
function verifyMeasure(name: string, rows: Model, measure: Measure): void {
  for (const sql of Object.values(measure) as unknown[])
    for (const [, part] of String(sql).matchAll(/\{(\w+)\}/g)) {
      if (rows.belongsTo.has(part!)) continue;
      const attribute = rows.attributes.get(part!);
      if (
        !attribute ||
        (attribute.audience !== undefined && !('sum' in measure)) ||
        attribute.secret ||
        attribute.shownAs !== undefined
      )
        throw new Error(`${name} cannot be computed from '${part!}'.`);
    }
}

/** Adds a field to its model. */
function add(summary: Summary): void {
  const { from, name } = summary;
  const fields = [from.attributes, from.composites, from.toOne, from.toMany, summariesOf(from)];
  if (fields.some((known) => known.has(name))) throw new Error(`${from.name}.${name} is declared twice.`);
  registry.set(from, (registry.get(from) ?? new Map<string, Summary>()).set(name, summary));
}

function linkList({ row: target, about, description }: (typeof declared)[number]): void {
  const row = rowModelOf(target, description);
  const rows = modelOf(about.rows);
  verifyRows(target.name, rows);
  for (const measure of measuresOf(target).values()) verifyMeasure(target.name, rows, measure);
  for (const one of about.on) {
    const from = modelOf(one);
    const list = from.toMany.get(about.list);
    if (list?.to !== rows || list.joinTable) throw new Error(`${from.name} has no list '${about.list}'.`);
    const isReport = 'periods' in about;
    const periods: readonly string[] = isReport ? about.periods : [];
    add({ ...about, kind: isReport ? 'report' : 'series', from, row, list, keys: list.keys, periods });
  }
}

/** Returns the rows that a measure is about. */
function sourceOf(from: Model, of = ''): TotalsSource {
  if (of === SELF) return { to: from, keys: [{ parent: 'id', child: 'id' }] };
  const list = from.toMany.get(of);
  const source = list ?? from.toOne.get(of);
  if (!source || list?.joinTable) throw new Error(`${from.name} has no rows '${of}'.`);
  if (list) verifyRows(`${from.name}.${of}`, list.to);
  return source;
}

function linkTotals({ row: target, about, description }: (typeof declaredTotals)[number]): void {
  const row = rowModelOf(target, description);
  for (const one of about.on) {
    const from = modelOf(one);
    const sources = new Map<string, TotalsSource>();
    for (const measure of measuresOf(target).values()) {
      const source = sources.get(measure.of!) ?? sourceOf(from, measure.of);
      verifyMeasure(target.name, source.to, measure);
      sources.set(measure.of!, source);
    }
    const keys = new Map(
      [...sources.values()].flatMap((source) => source.keys.map((key) => [key.parent, key])),
    );
    add({ ...about, kind: 'totals', from, row, sources, keys: [...keys.values()] });
  }
}

/** Adds the declared fields to their models. To be called when all lists are linked. */
export function linkSummaries(): void {
  declared.forEach(linkList);
  declaredTotals.forEach(linkTotals);
}
