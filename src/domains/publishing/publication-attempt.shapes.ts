import type { Message } from '../../kernel/messages';
import { dateTime, Field, message, oneOf, Shape, text } from '../../kernel/model';
import { PublicationErrorClass } from './publishing.enums';

abstract class Failure {
  @Field(oneOf(PublicationErrorClass), { description: 'The kind of failure, the same for all platforms.' })
  class!: PublicationErrorClass;

  @Field(text({ max: 100 }), {
    description: 'The error code of the platform, such as `190/460`.',
    nullIf: 'it sent none',
    nullable: true,
  })
  code!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The ID under which the platform finds the request.',
    nullIf: 'it sent none',
    nullable: true,
  })
  traceId!: string | null;

  @Field(message, { description: 'The reason for the user, in the same language as `UserError.message`.' })
  message!: Message;
}

@Shape({ description: 'The reason an attempt to send a publication did not succeed.' })
export class PublicationFailure extends Failure {
  @Field(text({ max: 255 }), {
    description:
      'Path of the value that has to be changed, such as `media.0.altText`. Empty if the platform does not tell.',
    nullIf: 'nothing in the post has to be changed',
    nullable: true,
  })
  field!: string | null;

  @Field(text({ max: 100 }), {
    description:
      'The rule that the value breaks: a code of `PreflightCode`, or the name of a rule of the platform.',
    nullIf: 'nothing in the post has to be changed',
    nullable: true,
  })
  rule!: string | null;
}

@Shape({ description: 'The reason a step after publishing failed.' })
export class PublicationFollowUpFailure extends Failure {
  @Field(text({ max: 100 }), {
    description: 'The name of the step, such as `permalink` or `firstComment`.',
  })
  step!: string;

  @Field(dateTime, { description: 'When the step failed.' })
  failedAt!: Date;
}
