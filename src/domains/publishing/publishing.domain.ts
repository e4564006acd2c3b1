/** What went to the networks, what became of it, and how people reacted. */
import './publication.entity';
import './engagement-metric.entity';
