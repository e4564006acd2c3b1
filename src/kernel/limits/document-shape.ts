import { type DocumentNode, Kind, visit } from 'graphql';
import { LIMITS, throwTooLarge } from './limits';

/**
 * Rejects documents that are expensive to validate or to report errors on. Validation compares the repetitions of a field
 * in a selection set pair by pair; responses repeat an alias for every row. Throws OPERATION_TOO_LARGE.
 */
export function checkShape(document: DocumentNode): void {
  let repetitions = 0;
  let aliasLength = 0;
  visit(document, {
    SelectionSet({ selections }) {
      const keys = new Set<string>();
      for (const node of selections) {
        if (node.kind !== Kind.FIELD) continue;
        aliasLength = Math.max(aliasLength, node.alias?.value.length ?? 0);
        const key = (node.alias ?? node.name).value;
        if (keys.has(key)) repetitions += 1;
        keys.add(key);
      }
    },
  });
  if (repetitions > LIMITS.repetitions) throwTooLarge('repetitions', repetitions, LIMITS.repetitions);
  if (aliasLength > LIMITS.aliasLength) throwTooLarge('aliasLength', aliasLength, LIMITS.aliasLength);
}
