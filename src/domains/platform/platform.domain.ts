/** What belongs to Marquee itself: its settings, and what it knows of the limits of platforms. */
import './network-limit.entity';
import './network-limit.crud';
import './system-setting.entity';
import './system-setting.crud';
