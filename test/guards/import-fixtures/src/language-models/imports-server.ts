export * from '../server/http';
