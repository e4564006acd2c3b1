/** What belongs to Marquee itself: its settings. */
import './system-setting.entity';
import './system-setting.crud';
