/** Social accounts that organizations connect to publish content. */
import './social-account.entity';
