/** The field by which a mutation that creates or sends is done once, however often it is sent. */
export const KEY_FIELD = {
  name: 'idempotencyKey',
  type: { sql: 'text', graph: () => String, decode: String, limits: { maxLength: 200 } },
  options: {
    description:
      'Any text of up to 200 characters, your own for each thing you do: repeated within 24 hours it gives the first answer again instead of doing it twice.',
    nullable: true,
  },
} as const;
