import { dateTime, Field, oneOf, Shape, text, url } from '../../kernel/model';
import { MemberRole } from './organizations.enums';

@Shape({
  description: 'An invitation to an organization, visible to the user who has its token.',
})
export class InvitationPreview {
  @Field(text({ max: 255 }), { description: 'The name of the organization.' })
  organizationName!: string;

  @Field(url, {
    description: 'URL of the logo of the organization.',
    nullIf: 'not set',
    nullable: true,
  })
  organizationLogoUrl!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The full name of the user who sent the invitation.',
    nullIf: 'the user was deleted',
    nullable: true,
  })
  inviterName!: string | null;

  @Field(oneOf(MemberRole), { description: 'The role of the new member.' })
  role!: MemberRole;

  @Field(dateTime, { description: 'When the invitation expires.' })
  expiresAt!: string;
}
