export * from '../src/kernel/clock';
