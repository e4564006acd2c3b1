export * from '../../src/sandbox/world';
