/** Content that AI generates, with its cost. */
import './ai.terms';
import './ai-generation.entity';
import './ai-generation.crud';
import './ai-model-setting.entity';
import './ai-model-setting.crud';
import './ai-usage-report';
import './cancel-ai-generation.mutation';
import './generate-alt-text.mutation';
import './generate-caption.mutation';
import './generate-hashtags.mutation';
import './generate-ideas.mutation';
import './rewrite-caption.mutation';
import './store-image-analysis';
