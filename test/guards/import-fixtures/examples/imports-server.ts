export * from '../src/server/http';
