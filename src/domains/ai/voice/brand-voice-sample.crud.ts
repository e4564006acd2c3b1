import { type ChangeValidation, declareCrud, declarePermanentDeletion } from '../../../kernel/write';
import { BrandVoiceSample } from './brand-voice-sample.entity';
import { embedSoon } from './embed-samples.job';

/** Starts the job that computes the embedding of a new or changed text. The former embedding is that of another text. */
async function embedLater({ tx, before, values, errors }: ChangeValidation): Promise<void> {
  const isChanged = values.text !== undefined && values.text !== before?.text;
  if (errors.any || !isChanged) return;
  Object.assign(values, { embedding: null, embeddingModel: null, embeddedAt: null });
  const { organization, brandProfile } = (before ?? values) as Record<string, string>;
  await embedSoon(tx, { organization: organization!, brand: brandProfile! });
}

declareCrud(BrandVoiceSample, {
  permission: 'BRANDS_MANAGE',
  owner: 'createdBy',
  operations: ['create', 'update'],
  onCreate: ['brandProfile'],
  fields: ['text', 'contentType', 'metadata'],
  validate: embedLater,
});

declarePermanentDeletion(BrandVoiceSample, { effect: 'Content that was generated with it is unchanged.' });
