import { declareStream } from '../../kernel/live';
import { Publication } from './publication.entity';

declareStream(Publication, {
  field: 'publicationChanged',
  type: 'PublicationChange',
  description:
    'Emits changes to the publications of an organization, in commit order. Members limited to a client account receive only changes of its publications.',
});
