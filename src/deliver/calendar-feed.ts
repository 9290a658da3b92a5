import type { CivilDate, Instant } from '../kernel/time.ts'
import { addDays } from '../kernel/time.ts'
import type { Registry } from '../kernel/registry.ts'
import type { NinetyRow } from './ninety-days.ts'

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n')

// A content line has at most 75 octets; the next begins with a space (RFC 5545, 3.1).
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let room = 75
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (Buffer.byteLength(part) + size > room) {
      parts.push(part)
      part = ''
      room = 74
    }
    part += character
  }
  return [...parts, part].join('\r\n ')
}

export interface FeedEvent { id: string; on: CivilDate; title: string; words: string; address: string }

/** A calendar feed of whole-day events (RFC 5545). Titles only: calendars are copied to other services. */
export function calendarFeed(name: string, events: readonly FeedEvent[], now: Instant): string {
  const day = (date: CivilDate): string => date.replaceAll('-', '')
  const stamp = `${now.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Commission care//EN', 'CALSCALE:GREGORIAN', `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap((event) => ['BEGIN:VEVENT', `UID:${event.id}@commission-care`, `DTSTAMP:${stamp}`, `DTSTART;VALUE=DATE:${day(event.on)}`, `DTEND;VALUE=DATE:${day(addDays(event.on, 1))}`, `SUMMARY:${escaped(event.title)}`, `DESCRIPTION:${escaped(event.words)}`, `URL:${event.address}`, 'TRANSP:TRANSPARENT', 'END:VEVENT']),
    'END:VCALENDAR']
  return `${lines.map(folded).join('\r\n')}\r\n`
}

/** The rows of the ninety days as a feed; each event leads to its record. */
export function feedOf(rows: readonly NinetyRow[], at: { registry: Registry; baseUrl: string }, now: Instant): string {
  const events = rows.map((row): FeedEvent => {
    const kind = at.registry.kind(row.kind)
    return { id: row.id, on: row.due_on, title: row.title, words: `${row.reference} ${row.record}${row.rule ? `, ${row.rule}` : ''}`, address: `${at.baseUrl}/${kind.module}/${kind.plural}/${row.record_id}` }
  })
  return calendarFeed('Commission care: ninety days', events, now)
}
