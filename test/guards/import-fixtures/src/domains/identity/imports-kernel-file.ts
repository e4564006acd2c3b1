export * from '../../kernel/clock';
