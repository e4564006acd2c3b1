/** Where content goes: the accounts on networks that organizations connect. */
import './social-account.entity';
