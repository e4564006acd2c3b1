export * from '../../test/support/helper';
