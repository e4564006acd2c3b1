/** What existing content is made into: its analysis, and what is planned and written from it. */
import './repurposing.terms';
import './content-analysis.entity';
import './content-analysis.crud';
import './analyze-content.mutation';
import './store-analysis';
import './repurposing-strategy.entity';
import './repurposing-strategy.crud';
import './create-strategy.mutation';
import './repurposing-job.entity';
import './repurposing-output.entity';
import './post-origin.entity';
import './repurposing-job.crud';
import './start-job.mutation';
import './cancel-job.mutation';
import './retry-job.mutation';
import './write-posts';
