/** Brands with their audiences, and templates in their look. */
import './brand-profile.entity';
import './brand-media.entity';
import './brand-profile.crud';
import './audience-profile.entity';
import './audience-profile.crud';
import './brand-template.entity';
import './brand-template.crud';
