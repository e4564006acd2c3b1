import { ID } from 'type-graphql';
import { modelOf } from '../../../kernel/model';
import { asSystem, declareMutation, findRow, increment, type MutationContext } from '../../../kernel/write';
import { stars, TemplateRating } from './template-rating.entity';
import { Template } from './template.entity';

const READER = { permission: 'READ', of: () => Template, note: ' unless the template is public' } as const;

declareMutation('useTemplate', {
  description: 'Counts a use of a template.',
  needs: READER,
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'ID of the template.', nullable: false }),
  idempotent: true,
  payload: { template: () => Template },
  handler: async ({ tx, input: { id } }: MutationContext<{ id: string }>) => {
    await increment(tx, Template, id, { usageCount: 1 });
    return { template: id };
  },
});

interface RateTemplateInput {
  readonly id: string;
  readonly stars?: number | null;
}

declareMutation('rateTemplate', {
  description: 'Sets or removes the viewer’s rating of a template, which counts in its average.',
  needs: READER,
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'ID of the template.', nullable: false })
      .addValue('stars', stars, {
        description: 'The rating, from 1 to 5 stars. Removes the rating if null or omitted.',
        nullable: true,
      }),
  payload: { template: () => Template },
  handler: async ({ context, tx, input }: MutationContext<RateTemplateInput>) => {
    const template = await findRow(tx, modelOf(Template), input.id, false);
    const organization = template.organization as string;
    const key = { organization, template: input.id, user: context.actor!.userId };
    await asSystem(tx, organization, () =>
      typeof input.stars === 'number'
        ? tx.manager.upsert(TemplateRating, { ...key, stars: input.stars }, [
            'organization',
            'template',
            'user',
          ])
        : tx.manager.delete(TemplateRating, key),
    );
    return { template: input.id };
  },
});
