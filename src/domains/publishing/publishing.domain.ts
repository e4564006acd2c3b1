/** Publications: what was sent to platforms, the result and the engagement. */
import './publication.entity';
import './engagement-metric.entity';
