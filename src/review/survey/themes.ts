/** A theme that people give to own words. The list is short on purpose: two readers should choose the same. */
export interface Theme { id: string; words: string }

export const themes: readonly Theme[] = [
  { id: 'staff-manner', words: 'How staff are with people' }, { id: 'listening', words: 'Being listened to and involved' }, { id: 'staff-numbers', words: 'Enough staff, and the same faces' }, { id: 'skill', words: 'What staff know and can do' },
  { id: 'waiting', words: 'Waiting and being on time' }, { id: 'information', words: 'Information and being kept informed' }, { id: 'contact', words: 'Reaching the service, appointments' }, { id: 'place', words: 'The place, cleanliness, food' }, { id: 'getting-there', words: 'Where it is and getting there' },
  { id: 'activities', words: 'Things to do' }, { id: 'safety', words: 'Feeling safe' }, { id: 'result', words: 'Whether it helped' }, { id: 'carers', words: 'Family and unpaid carers' }, { id: 'fairness', words: 'Fair treatment for everybody' }, { id: 'general', words: 'All in all, nothing more exact' },
]
export const themeWords: Readonly<Record<string, string>> = Object.fromEntries(themes.map((theme) => [theme.id, theme.words]))
export const themeOptions = themes.map((theme) => ({ value: theme.id, text: theme.words }))

export const toneOptions = [{ value: 'praise', text: 'Praise' }, { value: 'to improve', text: 'To improve' }, { value: 'both', text: 'Both' }, { value: 'neither', text: 'Neither' }] as const
