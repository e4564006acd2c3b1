/** People: their accounts, preferences and sessions. Knows no organization. */
import './user.entity';
import './user-preferences.entity';
import './session.entity';
import './profile.inputs';
