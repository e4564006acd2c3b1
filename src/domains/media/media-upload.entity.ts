import {
  BelongsTo,
  Computed,
  dateTime,
  Field,
  id,
  jsonListOf,
  Model,
  oneOf,
  type Ref,
  Shape,
  text,
  url,
} from '../../kernel/model';
import { memberTenants, viewerId } from '../../kernel/tenancy';
import { User } from '../identity/user.entity';
import { OrganizationScopedEntity } from '../organizations/organization-scoped.entity';
import { MediaAsset } from './media-asset.entity';
import { MediaUploadStatus } from './media.enums';

@Shape({ description: 'A header of an HTTP request.' })
export class HttpHeader {
  @Field(text({ max: 100 }), { description: 'The name of the header.' })
  name!: string;

  @Field(text({ max: 500 }), { description: 'The value of the header.' })
  value!: string;
}

@Model({
  table: 'media_uploads',
  description:
    'An upload of a file to the media library. Visible to the user who created it. An upload that is not completed is deleted with its media file after it has expired.',
  readPolicy: `{createdBy} = ${viewerId} AND {organization} = ANY (${memberTenants})`,
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [{ on: ['expiresAt'], where: `{status} = 'PENDING'`, acrossTenants: true }],
  checks: {
    completed_has_instant: `({status} = 'COMPLETED') = ({completedAt} IS NOT NULL)`,
    lease_has_end: '({leaseId} IS NULL) = ({leaseExpiresAt} IS NULL)',
  },
})
export class MediaUpload extends OrganizationScopedEntity {
  @BelongsTo(() => MediaAsset, {
    description: 'The media file.',
    nullIf: 'the media file was deleted or is not visible to the viewer',
  })
  asset!: Ref<MediaAsset>;

  @BelongsTo(() => User, {
    description: 'The user who created the upload.',
    onDelete: 'CASCADE',
    hidden: true,
  })
  createdBy!: Ref<User>;

  @Field(oneOf(MediaUploadStatus), { description: 'The status of the upload.', default: `'PENDING'` })
  status!: MediaUploadStatus;

  @Field(url, {
    description:
      'URL to send the bytes of the file to: as a whole, or in parts with the header `Content-Range`. Every part except the last must have at least 8,388,608 bytes. The signature is valid until `expiresAt`.',
    shownAs: 'media.signed_url({url}, extract(epoch FROM {expiresAt})::bigint)',
  })
  url!: string;

  @Computed(text({ max: 10 }), `'PUT'`, {
    description: 'The HTTP method of requests to `url`.',
    nullable: false,
  })
  method!: string;

  @Field(jsonListOf(() => HttpHeader), {
    description: 'Headers of requests to `url`, in addition to `Content-Length`.',
  })
  headers!: HttpHeader[];

  @Field(dateTime, { description: 'When the upload expires.' })
  expiresAt!: Date;

  @Field(dateTime, { description: 'When the upload was completed.', nullUntil: 'then', nullable: true })
  completedAt!: Date | null;

  @Field(id, { description: 'ID of the request that sends bytes.', nullable: true, hidden: true })
  leaseId!: string | null;

  @Field(dateTime, {
    description: 'When another request can send bytes.',
    nullable: true,
    hidden: true,
  })
  leaseExpiresAt!: Date | null;
}
