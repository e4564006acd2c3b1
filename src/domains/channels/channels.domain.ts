/** Social accounts that organizations connect to publish content. */
import './social-account.entity';
import './social-account-token.entity';
import './connection-request.entity';
import './connected-account.entity';
import './connect.mutations';
import './account.mutations';
