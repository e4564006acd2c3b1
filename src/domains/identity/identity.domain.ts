/** Users: their accounts, preferences and sessions. Independent of organizations. */
import './user.entity';
import './user-preferences.entity';
import './session.entity';
import './profile.inputs';
