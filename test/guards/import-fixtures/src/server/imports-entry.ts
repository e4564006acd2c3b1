export * from '../main';
