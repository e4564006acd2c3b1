import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { nonBlank, text, ValueField } from '../../kernel/model';
import { Payload } from '../../kernel/write';
import { GuestReview } from './guest.shapes';

/** Tokens are compared as they are sent, so line breaks are not rejected. */
const token = text({ max: 200, multiline: true });
const TOKEN = { description: 'The token of the guest link.' };
const words = nonBlank(text({ multiline: true }));

@InputType({ description: 'Input of `commentAsGuest`.' })
export class CommentAsGuestInput {
  @ValueField(token, TOKEN)
  token!: string;

  @ValueField(words, { description: 'The text.' })
  text!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'ID of the thread to reply to, of `GuestReview.feedback`. If omitted, the comment starts a thread.',
  })
  threadId?: string | null;
}

@InputType({ description: 'Input of `approveAsGuest`.' })
export class ApproveAsGuestInput {
  @ValueField(token, TOKEN)
  token!: string;

  @ValueField(words, {
    nullable: true,
    description: 'Feedback to the user who requested the approval.',
  })
  feedback?: string | null;
}

@InputType({ description: 'Input of `rejectAsGuest`.' })
export class RejectAsGuestInput {
  @ValueField(token, TOKEN)
  token!: string;

  @ValueField(words, { description: 'Feedback to the user who requested the approval.' })
  feedback!: string;
}

@InputType({ description: 'Input of `requestRevisionAsGuest`.' })
export class RequestRevisionAsGuestInput {
  @ValueField(token, TOKEN)
  token!: string;

  @ValueField(words, { description: 'The changes that the guest requests.' })
  feedback!: string;
}

const REVIEW = {
  nullable: true,
  description: 'The review after the mutation. Null if the mutation failed.',
};

@ObjectType({ description: 'Payload of `commentAsGuest`.' })
export class CommentAsGuestPayload extends Payload {
  @Field(() => GuestReview as never, REVIEW)
  review!: GuestReview | null;
}

@ObjectType({ description: 'Payload of `approveAsGuest`.' })
export class ApproveAsGuestPayload extends Payload {
  @Field(() => GuestReview as never, REVIEW)
  review!: GuestReview | null;
}

@ObjectType({ description: 'Payload of `rejectAsGuest`.' })
export class RejectAsGuestPayload extends Payload {
  @Field(() => GuestReview as never, REVIEW)
  review!: GuestReview | null;
}

@ObjectType({ description: 'Payload of `requestRevisionAsGuest`.' })
export class RequestRevisionAsGuestPayload extends Payload {
  @Field(() => GuestReview as never, REVIEW)
  review!: GuestReview | null;
}
