export * from '../networks/instagram/adapter';
