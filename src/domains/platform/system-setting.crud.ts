import { VALUE_MESSAGES } from '../../kernel/messages';
import type { Violation } from '../../kernel/model';
import { type ChangeValidation, declareCrud, violationError } from '../../kernel/write';
import { SETTING_MESSAGES } from './platform.messages';
import type { SettingKind } from './platform.enums';
import { SystemSetting } from './system-setting.entity';

/** Returns the type of a JSON value, as PostgreSQL names it. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Whether the value is a number or an object of them, at any depth. */
const isNumeric = (value: unknown): boolean =>
  typeOf(value) === 'object' ? Object.values(value as object).every(isNumeric) : typeof value === 'number';

function violationOf(value: unknown, kind: SettingKind, stored: unknown): Violation | undefined {
  const code = 'BAD_FORMAT';
  if (value === null) return { code: 'REQUIRED', message: VALUE_MESSAGES.required };
  if (kind === 'FEATURE_FLAG' && typeof value !== 'boolean')
    return { code, message: SETTING_MESSAGES.trueOrFalse };
  if (kind === 'LIMIT' && !isNumeric(value)) return { code, message: SETTING_MESSAGES.numeric };
  // Programs that read the setting rely on its type.
  return stored !== undefined && typeOf(value) !== typeOf(stored)
    ? { code, message: SETTING_MESSAGES.sameType, values: { type: typeOf(stored) } }
    : undefined;
}

const invalid = (message: Violation['message']): Violation => ({ code: 'INVALID', message });

/** Returns the violations of the fields whose rules depend on the kind. */
function violationsOf({ before, values }: ChangeValidation): Record<string, Violation | undefined> {
  const kind = (before?.kind ?? values.kind ?? 'SETTING') as SettingKind;
  if (kind === 'SECRET')
    return {
      value: values.value == null ? undefined : invalid(SETTING_MESSAGES.noValueOfSecret),
      isPublic: values.isPublic ? invalid(SETTING_MESSAGES.secretNotPublic) : undefined,
    };
  const value =
    before && values.value === undefined ? undefined : violationOf(values.value ?? null, kind, before?.value);
  return { value, secret: values.secret == null ? undefined : invalid(SETTING_MESSAGES.onlySecrets) };
}

function checkSetting(change: ChangeValidation): void {
  for (const [field, violation] of Object.entries(violationsOf(change)))
    if (violation) change.errors.add(violationError(violation, ['input', field]));
}

declareCrud(SystemSetting, {
  permission: 'ADMIN',
  owner: 'createdBy',
  operations: ['create', 'update', 'delete', 'restore'],
  onCreate: ['key', 'environment', 'kind'],
  fields: ['description', 'value', 'secret', 'isActive', 'isPublic'],
  validate: checkSetting,
  errors: ['BAD_FORMAT', 'INVALID', 'REQUIRED'],
});
