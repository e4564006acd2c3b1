/** A command that `asSystem` can run on any row of its tenant. */
export type SystemCommand = 'INSERT' | 'UPDATE' | 'DELETE';
