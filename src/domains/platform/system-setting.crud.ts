import { type ChangeValidation, declareCrud, userError, UserErrorCode } from '../../kernel/write';
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

function violationOf(value: unknown, kind: SettingKind, stored: unknown): string | undefined {
  if (value === null) return 'must not be null';
  if (kind === 'FEATURE_FLAG' && typeof value !== 'boolean') return 'must be true or false';
  if (kind === 'LIMIT' && !isNumeric(value)) return 'must be a number or an object of numbers';
  // Programs that read the setting rely on its type.
  return stored !== undefined && typeOf(value) !== typeOf(stored)
    ? `must be of the same type as before (${typeOf(stored)})`
    : undefined;
}

/** Returns what is wrong with the input fields of a secret, or of a setting that is none. */
function violationsOf({ before, values }: ChangeValidation): Record<string, string | undefined> {
  const kind = (before?.kind ?? values.kind ?? 'SETTING') as SettingKind;
  if (kind === 'SECRET')
    return {
      value: values.value == null ? undefined : 'must be omitted for a secret. Set `secret` instead',
      isPublic: values.isPublic ? 'must be false for a secret' : undefined,
    };
  const value =
    before && values.value === undefined ? undefined : violationOf(values.value ?? null, kind, before?.value);
  return {
    value,
    secret: values.secret == null ? undefined : 'can be set only for settings of the kind SECRET',
  };
}

function checkSetting(change: ChangeValidation): void {
  const labels = { value: 'Value', isPublic: 'Is public', secret: 'Secret' } as Record<string, string>;
  for (const [field, violation] of Object.entries(violationsOf(change)))
    if (violation)
      change.errors.add(userError(UserErrorCode.INVALID, `${labels[field]} ${violation}.`, ['input', field]));
}

declareCrud(SystemSetting, {
  permission: 'ADMIN',
  owner: 'createdBy',
  operations: ['create', 'update', 'delete', 'restore'],
  onCreate: ['key', 'environment', 'kind'],
  fields: ['description', 'value', 'secret', 'isActive', 'isPublic'],
  validate: checkSetting,
});
