export * from '../read/clock';
