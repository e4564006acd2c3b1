export * from './server/http';
