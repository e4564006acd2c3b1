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

function checkValue({ before, values, errors }: ChangeValidation): void {
  if (values.value === undefined) return;
  const kind = (before?.kind ?? values.kind ?? 'SETTING') as SettingKind;
  const violation = violationOf(values.value, kind, before?.value);
  if (violation) errors.add(userError(UserErrorCode.INVALID, `Value ${violation}.`, ['input', 'value']));
}

declareCrud(SystemSetting, {
  permission: 'ADMIN',
  owner: 'createdBy',
  operations: ['create', 'update', 'delete', 'restore'],
  onCreate: ['key', 'environment', 'kind'],
  fields: ['value', 'description', 'isActive', 'isPublic'],
  validate: checkValue,
});
