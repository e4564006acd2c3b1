/** The permission to create rows, and the one for all later changes. */
export interface WritePermissions {
  readonly create: string;
  readonly update: string;
}

/** Who may write rows of a model. Policies, grants and mutations are derived from it. */
export interface WritePermission {
  /** The permission that a member needs to create rows, and to update, delete and restore them. A staff role for rows of the platform. */
  readonly permission: string | WritePermissions;
  /** Relation to the owner, for access limited to own rows. */
  readonly owner?: string;
  /** Relation to the parent. Everyone who can write the parent can write and delete this row. */
  readonly parentRelation?: string;
  /** Deleted rows can be restored, and listed by those who can restore them. */
  readonly restorable?: boolean;
}

/** Returns the permission to create rows, or to change existing ones. */
export const permissionTo = (
  operation: keyof WritePermissions,
  { permission }: Pick<WritePermission, 'permission'>,
): string => (typeof permission === 'string' ? permission : permission[operation]);

/** A command that `asSystem` can run on any row of its tenant. */
export type SystemCommand = 'INSERT' | 'UPDATE' | 'DELETE';
