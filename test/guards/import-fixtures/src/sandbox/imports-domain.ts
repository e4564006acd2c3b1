export * from '../domains/identity/manifest';
