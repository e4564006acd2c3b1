export * from '../../kernel/auth';
export * from '../../kernel/jobs';
export * from '../../kernel/live';
export * from '../../kernel/mail';
export * from '../../kernel/model';
export * from '../../kernel/session';
