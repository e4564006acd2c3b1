import { z } from 'zod';
import type { AiFailureReason, TextFeature } from './ai.enums';
import { problemOfAnalysis, tidyAnalysis } from './analysis-document';
import { TextAnalysis } from './analysis.port';
import type { Brief } from './brief.port';
import { problemOfArticle, problemOfCarousel, tidyArticle, tidyCarousel } from './written-documents';
import { WrittenArticle, WrittenCarousel } from './written.port';
import { hasInstructions } from './instructions';
import { AltText, ImageAnalysis } from './media-document.port';
import { problemOfAltText, problemOfImageAnalysis, tidyAltText, tidyImageAnalysis } from './media-documents';

/** Content with a structure of its own, which another domain stores. */
interface DocumentKind<T> {
  readonly schema: z.ZodType<T>;
  /** Returns the output of a model in the form in which it is stored. */
  readonly tidy: (brief: Brief, output: T) => T;
  /** Returns why it is not usable. Undefined if it is. */
  readonly problemOf: (brief: Brief, document: T) => AiFailureReason | undefined;
}

const kind = <T>(declared: DocumentKind<T>): DocumentKind<unknown> => declared as DocumentKind<unknown>;

const DOCUMENTS: Readonly<Partial<Record<TextFeature, DocumentKind<unknown>>>> = {
  ANALYSIS: kind({ schema: TextAnalysis, tidy: tidyAnalysis, problemOf: problemOfAnalysis }),
  ARTICLE: kind({ schema: WrittenArticle, tidy: tidyArticle, problemOf: problemOfArticle }),
  CAROUSEL: kind({ schema: WrittenCarousel, tidy: tidyCarousel, problemOf: problemOfCarousel }),
  ALT_TEXT: kind({ schema: AltText, tidy: tidyAltText, problemOf: problemOfAltText }),
  IMAGE_ANALYSIS: kind({
    schema: ImageAnalysis,
    tidy: tidyImageAnalysis,
    problemOf: problemOfImageAnalysis,
  }),
};

/** The structure of the output that is asked for. */
export const documentSchema = (feature: TextFeature): z.ZodType<{ document: object }> =>
  z.object({ document: DOCUMENTS[feature]!.schema }) as z.ZodType<{ document: object }>;

/** Returns the document in the output of a model, tidied. Undefined if the feature has none. */
export const documentOf = (brief: Brief, document: unknown): object | undefined =>
  document === undefined ? undefined : (DOCUMENTS[brief.task]?.tidy(brief, document) as object | undefined);

/** Returns all texts in a value of JSON. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Returns why a document is not usable. Undefined if it is. */
export const problemOfDocument = (brief: Brief, document: object): AiFailureReason | undefined =>
  hasInstructions(textsIn(document)) ? 'UNSAFE_CONTENT' : DOCUMENTS[brief.task]!.problemOf(brief, document);
