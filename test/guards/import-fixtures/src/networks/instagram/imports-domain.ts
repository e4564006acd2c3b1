export * from '../../domains/channels/manifest';
