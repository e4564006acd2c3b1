export * from '../../server/http';
