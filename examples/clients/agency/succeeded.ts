interface PayloadLike {
  readonly userErrors: readonly { readonly message: string }[];
}

/** A payload without user errors. Its other fields are null only if the mutation failed. */
type Succeeded<Payload> = { readonly [Name in keyof Payload]: NonNullable<Payload[Name]> };

/** Returns the payload of a mutation that succeeded. Throws the user errors of one that failed: a form shows them instead. */
export function succeeded<Payload extends PayloadLike>(payload: Payload): Succeeded<Payload> {
  const { userErrors } = payload;
  if (userErrors.length) throw new Error(userErrors.map(({ message }) => message).join('\n'));
  return payload as Succeeded<Payload>;
}
