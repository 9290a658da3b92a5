import { meetingActs } from './meeting.acts.ts'
import { meetingPages, meetingQueries, meetingView } from './meeting.pages.ts'
import { meetingKind, meetingProcess } from './meeting.ts'

/** Review meetings with agenda and pack made from the record, minutes and actions. */
export const meetingsPart = { kinds: [meetingKind], processes: [meetingProcess], acts: meetingActs, queries: meetingQueries, pages: meetingPages, views: [meetingView] }
