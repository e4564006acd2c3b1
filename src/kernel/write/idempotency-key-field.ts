/** The field by which a mutation that creates or sends is done once, however often it is sent. */
export const IDEMPOTENCY_KEY_FIELD = {
  name: 'idempotencyKey',
  type: {
    sql: 'text',
    graphqlType: () => String,
    decode: String,
    constraints: { maxLength: 200, nonBlank: true },
  },
  options: {
    description:
      'Any text of up to 200 characters, your own for each thing you do: repeated within 24 hours with the same input it does nothing, and gives what the first call did: the same user errors, or the row as it is now, null when it was deleted since.',
    nullable: true,
  },
} as const;
