export * from '../write/rows';
