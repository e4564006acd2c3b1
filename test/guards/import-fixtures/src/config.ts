export * from './kernel/clock';
