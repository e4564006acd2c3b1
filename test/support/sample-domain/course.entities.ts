import {
  BelongsTo,
  BelongsToTenant,
  date,
  Field,
  id,
  integer,
  listOf,
  Model,
  type Ref,
  text,
  url,
  Version,
} from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { Book } from './book.entities';
import { Branch, BranchRow, Library, Person } from './library.entities';

/** A course with lessons, and lessons with books: rows that are written with their parent. */
@Model({ table: 'courses', plural: 'courses', description: 'A course of a library.' })
export class Course extends BranchRow {
  @Field(text({ max: 50 }), { description: 'The title of the course.' })
  title!: string;

  @Field(date, { description: 'The first day.', nullIf: 'not planned', nullable: true })
  startsOn!: string | null;

  @Version()
  version!: number;
}

@Model({
  table: 'lessons',
  node: false,
  primaryKey: ['id'],
  description: 'A lesson of a course.',
  checks: { not_too_long: `{title} <> 'Everything' OR {minutes} <= 60` },
})
export class Lesson {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.', hidden: true })
  library!: Ref<Library>;

  @Field(id, { description: 'The ID.' })
  id!: string;

  @BelongsTo(() => Course, {
    description: 'The course.',
    hidden: true,
    inverse: { name: 'lessons', description: 'Lessons of the course, in order.', orderedBy: 'position' },
  })
  course!: Ref<Course>;

  @Field(integer({ min: 0 }), { description: 'Position in the course, from 0.' })
  position!: number;

  @Field(text({ max: 20 }), { description: 'The title of the lesson.' })
  title!: string;

  @Field(integer({ min: 1, max: 600 }), { description: 'Duration in minutes.', default: '45' })
  minutes!: number;

  @Field(url, { description: 'URL of the handout.', nullIf: 'there is none', nullable: true })
  handoutUrl!: string | null;

  @Field(listOf(url, { max: 3 }), { description: 'URLs of further reading.', default: `'{}'` })
  links!: string[];

  @BelongsTo(() => Person, { description: 'The teacher.', nullIf: 'there is none', nullable: true })
  teacher!: Ref<Person> | null;

  @BelongsTo(() => Branch, {
    description: 'The branch with the room.',
    nullIf: 'there is none',
    nullable: true,
  })
  place!: Ref<Branch> | null;
}

@Model({
  table: 'lesson_books',
  node: false,
  primaryKey: ['lesson', 'position'],
  description: 'A book read in a lesson.',
})
export class LessonBook {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.', hidden: true })
  library!: Ref<Library>;

  @BelongsTo(() => Lesson, { description: 'The lesson.', hidden: true })
  lesson!: Ref<Lesson>;

  @BelongsTo(() => Book, {
    description: 'The book.',
    manyToMany: {
      of: 'lesson',
      field: 'books',
      description: 'Books read in the lesson, in order.',
      orderedBy: 'position',
    },
  })
  book!: Ref<Book>;

  @Field(integer({ min: 0 }), { description: 'Position in the lesson, from 0.' })
  position!: number;
}

declareCrud(Course, {
  permission: 'COURSES_WRITE',
  operations: ['create', 'update'],
  fields: ['title', 'startsOn'],
  children: {
    lessons: {
      of: Lesson,
      max: 3,
      fields: ['title', 'minutes', 'handoutUrl', 'links', 'teacher', 'place'],
      children: { books: { of: LessonBook, max: 2 } },
    },
  },
});
