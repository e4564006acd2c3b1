/** Content that AI generates, with its cost. */
import './ai.terms';
import './voice/voice.terms';
import './voice/brand-voice-sample.entity';
import './voice/brand-voice-sample.crud';
import './ai-generation.entity';
import './ai-generation.crud';
import './ai-usage-report';
import './cancel-ai-generation.mutation';
import './generate-caption.mutation';
import './generate-hashtags.mutation';
import './generate-ideas.mutation';
import './rewrite-caption.mutation';
