import type {} from '../../kernel/session';
import type { PublishingPorts } from './publishing.port';

declare module '../../kernel/session/context' {
  interface Services {
    /** The platforms that posts can be published on. */
    readonly publishing: PublishingPorts;
  }
}
