import { fieldTerm, type Message, valueTerm } from '../../../kernel/messages';
import type { Platform } from '../../common/content.enums';
import { cut, type TextMeasure } from '../text/measures';
import type { PreflightCode } from './preflight.enums';
import { PREFLIGHT_MESSAGES as MESSAGES } from './preflight.messages';
import type { PreflightFinding } from './preflight.shapes';
import type { Limit } from './types';

export type Path = readonly string[];

/** Returns a decimal without zeros at its end. */
export const trimmed = (value: string): string => value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

type Details = Partial<Pick<PreflightFinding, 'rule' | 'limit' | 'actual' | 'unit' | 'shortened'>>;

/** Collects what a platform would reject or change, with the limits of the platform. */
export class Findings {
  readonly problems: PreflightFinding[] = [];
  readonly warnings: PreflightFinding[] = [];

  constructor(
    readonly platform: Platform,
    private readonly limits: ReadonlyMap<string, Limit>,
  ) {}

  find(key: string): Limit | undefined {
    return this.limits.get(key);
  }

  /** Throws if the platform has no such limit. */
  limit(key: string): Limit {
    const limit = this.find(key);
    if (!limit) throw new Error(`${this.platform} has no limit ${key}.`);
    return limit;
  }

  value(key: string): number {
    return Number(this.limit(key).value);
  }

  problem(code: PreflightCode, field: Path, message: Message, details: Details = {}): void {
    this.problems.push(this.finding(code, field, message, details));
  }

  warning(code: PreflightCode, field: Path, message: Message): void {
    this.warnings.push(this.finding(code, field, message, {}));
  }

  required(field: Path): void {
    this.problem('REQUIRED', field, MESSAGES.required(this.names(field)));
  }

  notSupported(field: Path): void {
    this.problem('NOT_SUPPORTED', field, MESSAGES.notSupported(this.names(field)));
  }

  invalid(field: Path): void {
    this.problem('INVALID', field, MESSAGES.invalid(this.names(field)));
  }

  notShown(field: Path): void {
    this.warning('NOT_SHOWN', field, MESSAGES.notShown(this.names(field)));
  }

  /** Adds a problem if a text is longer than a limit. */
  length(field: Path, text: string | null | undefined, measure: TextMeasure, key: string): void {
    const { value, unit } = this.limit(key);
    const [actual, maximum] = [measure(text ?? ''), Number(value)];
    if (actual <= maximum) return;
    const message = unit === 'BYTES' ? MESSAGES.tooManyBytes : MESSAGES.tooLong;
    this.problem('TOO_LONG', field, message({ ...this.names(field), actual, maximum }), {
      ...this.ruleOf(key),
      actual: String(actual),
      shortened: cut(text ?? '', maximum, measure),
    });
  }

  /** Adds a problem if a number of items is above a limit, or below the minimum of the same name. */
  count(field: Path, actual: number, key: string): void {
    const [maximum, minimum] = [this.value(key), this.find(`${key}_min`)];
    const about = { ...this.names(field), actual };
    if (actual > maximum)
      this.problem('TOO_MANY', field, MESSAGES.tooMany({ ...about, maximum }), {
        ...this.ruleOf(key),
        actual: String(actual),
      });
    else if (minimum && actual < Number(minimum.value))
      this.problem('TOO_FEW', field, MESSAGES.tooFew({ ...about, minimum: Number(minimum.value) }), {
        ...this.ruleOf(minimum.key),
        actual: String(actual),
      });
  }

  /** Adds a problem if a value is above a limit, or below the minimum of the same name. */
  range(field: Path, value: number | null | undefined, key: string): void {
    if (value === null || value === undefined) return;
    const [maximum, minimum] = [this.limit(key), this.find(`${key}_min`)];
    const about = { ...this.names(field), actual: String(value) };
    const details = (limit: Limit): Details => ({ ...this.ruleOf(limit.key), actual: String(value) });
    if (value > Number(maximum.value))
      this.problem(
        'TOO_HIGH',
        field,
        MESSAGES.tooHigh({ ...about, maximum: trimmed(maximum.value) }),
        details(maximum),
      );
    else if (minimum && value < Number(minimum.value))
      this.problem(
        'TOO_LOW',
        field,
        MESSAGES.tooLow({ ...about, minimum: trimmed(minimum.value) }),
        details(minimum),
      );
  }

  names(field: Path): { field: ReturnType<typeof fieldTerm>; platform: ReturnType<typeof valueTerm> } {
    const name = field.filter((part) => !/^\d+$/.test(part)).at(-1) ?? '';
    return { field: fieldTerm(name), platform: valueTerm(this.platform) };
  }

  private ruleOf(key: string): Details {
    const { value, unit } = this.limit(key);
    return { rule: key, limit: trimmed(value), unit };
  }

  private finding(code: PreflightCode, field: Path, message: Message, details: Details): PreflightFinding {
    const none = { rule: null, limit: null, actual: null, unit: null, shortened: null };
    return { ...none, ...details, code, field: [...field], message };
  }
}
