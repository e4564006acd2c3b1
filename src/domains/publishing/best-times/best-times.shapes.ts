import {
  dateTime,
  decimal,
  Field,
  integer,
  jsonListOf,
  localTime,
  oneOf,
  Shape,
  text,
  timeZone,
} from '../../../kernel/model';
import { Weekday } from '../calendar/calendar.enums';
import { BestTimesSource } from './best-times.enums';

@Shape({ description: 'A weekly time at which posts are expected to do well.' })
export class BestTime {
  @Field(oneOf(Weekday), { description: 'The day of the week.' })
  weekday!: Weekday;

  @Field(localTime, { description: 'The local time as `HH:MM`.' })
  time!: string;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description:
      'The score of the time, from 0 to 100. Publications with the average engagement of their social account result in 50, with twice the engagement in 67.',
    nullIf: 'the time is taken from a study',
    nullable: true,
  })
  score!: string | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of publications with metrics from the hour after the time.',
  })
  publications!: number;

  @Field(dateTime, { description: 'The next occurrence of the time.' })
  nextAt!: string;
}

@Shape({ description: 'The weekly times at which posts are expected to do well.' })
export class BestTimes {
  @Field(oneOf(BestTimesSource), { description: 'The basis of the times.' })
  source!: BestTimesSource;

  @Field(text({ max: 500 }), {
    description: 'The study that the times are taken from.',
    nullIf: '`source` is `METRICS`',
    nullable: true,
  })
  study!: string | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of publications with metrics that were compared, at most 1,000.',
  })
  publications!: number;

  @Field(timeZone, { description: 'The time zone of the times.' })
  timeZone!: string;

  @Field(jsonListOf(() => BestTime), { description: 'The times, the best first.' })
  times!: BestTime[];
}
