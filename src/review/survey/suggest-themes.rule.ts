/**
 * Words by which a theme is suggested, each the beginning of a word or of several ("wait", "on time"). Written by hand, so that anybody can read
 * why something was suggested; a person always decides. Dated by the code's history.
 */
const signs: Readonly<Record<string, readonly string[]>> = {
  'staff-manner': ['friendl', 'kind', 'polite', 'caring', 'helpful', 'rude', 'attitude', 'pleasant', 'lovely', 'compassion', 'respect', 'professional', 'considerate', 'courte', 'patient with', 'cheer', 'nice', 'understanding', 'warm', 'supportive'],
  listening: ['listen', 'heard', 'understood', 'involve', 'ignored', 'took me seriously', 'taken seriously', 'my needs', 'my views', 'opinion', 'reassur'],
  'staff-numbers': ['short staffed', 'short of staff', 'more staff', 'enough staff', 'not enough', 'understaff', 'shortage', 'same person', 'same nurse', 'same faces', 'different person', 'different people', 'agency', 'continuity', 'do not know them', 'more nurses', 'more people', 'other helpers', 'more ambulances'],
  skill: ['train', 'knowledg', 'experienced', 'skill', 'competen', 'expert', 'efficient', 'know what they', 'knew what'],
  waiting: ['wait', 'late', 'on time', 'quick', 'prompt', 'delay', 'slow', 'fast', 'punctual', 'hours', 'took too long', 'time keeping', 'arrived', 'sooner', 'speed', 'response time', 'early'],
  information: ['inform', 'explain', 'explan', 'advice', 'advis', 'told me', 'not told', 'leaflet', 'update', 'communicat', 'kept me', 'clear', 'answered'],
  contact: ['phone', 'telephone', 'call back', 'rang', 'ring', 'appointment', 'book', 'contact', 'get through', 'answer the', 'email', 'cancel', '111', 'call handler'],
  place: ['clean', 'dirty', 'food', 'meal', 'room', 'building', 'ward', 'noisy', 'toilet', 'comfortable', 'tea', 'hygien', 'temperature', 'menu', 'drink'],
  'getting-there': ['transport', 'bus', 'driver', 'drove', 'driving', 'taxi', 'travel', 'car park', 'parking', 'journey', 'closer to home', 'near home', 'lift home', 'picked up', 'pick up', 'picked me', 'took me to'],
  activities: ['activit', 'garden', 'outing', 'go out', 'gym', 'walk', 'singing', 'music', 'trip', 'more to do', 'bored', 'leave', 'fresh air', 'quiz', 'game', 'art '],
  safety: ['safe', 'unsafe', 'scared', 'frighten', 'secure', 'danger'],
  result: ['helped me', 'better now', 'improve', 'recover', 'feel better', 'difference', 'worked', 'no help', 'did not help', 'results', 'cured', 'calmer', 'pain gone', 'progress'],
  carers: ['family', 'wife', 'husband', 'daughter', 'son', 'mother', 'mum', 'carer', 'partner', 'parents', 'relatives'],
  fairness: ['discriminat', 'racis', 'equal', 'disab', 'deaf', 'language', 'gender', 'wheelchair', 'cultur', 'interpreter'],
  general: ['excellent', 'very good', 'great', 'happy with', 'brilliant', 'thank', 'satisf', 'good service', 'everything', 'perfect', 'fantastic', 'amazing', 'terrible', 'awful', 'best ', 'no complaints', 'nothing to'],
}

const pattern = (sign: string): RegExp => new RegExp(`\\b${sign.trim().replaceAll(' ', '\\s+')}${sign.endsWith(' ') ? '\\b' : ''}`, 'giu')
const patterns = Object.entries(signs).map(([theme, list]) => ({ theme, list: list.map(pattern) }))

/** A suggested theme and the words of the comment that speak for it. */
export interface Suggestion { theme: string; because: string[] }

/** The most that is suggested for one comment. */
export const mostSuggested = 3

/** Themes whose signs stand in a comment, those with most signs first; none when none does. "General" only where nothing more exact is found. Pure. */
export function suggestThemes(comment: string): Suggestion[] {
  const found = patterns.map(({ theme, list }) => ({ theme, because: [...new Set(list.flatMap((one) => [...comment.matchAll(one)].map((match) => match[0].toLowerCase())))] })).filter((one) => one.because.length > 0)
  const exact = found.filter((one) => one.theme !== 'general')
  return (exact.length > 0 ? exact : found).toSorted((a, b) => b.because.length - a.because.length || (a.theme < b.theme ? -1 : 1)).slice(0, mostSuggested)
}

/** How suggestions fare against what people chose. `suggested` and `chosen` count themes, `right` those in both; `met` comments with at least one right. */
export interface HitRate { comments: number; withSuggestion: number; met: number; suggested: number; chosen: number; right: number }

/** Compares suggestions with the themes that people gave. Pure. */
export const hitRate = (read: readonly { words: string; themes: readonly string[] }[]): HitRate => read.reduce((sum, one): HitRate => {
  const suggested = suggestThemes(one.words).map((suggestion) => suggestion.theme)
  const right = suggested.filter((theme) => one.themes.includes(theme)).length
  return { comments: sum.comments + 1, withSuggestion: sum.withSuggestion + (suggested.length > 0 ? 1 : 0), met: sum.met + (right > 0 ? 1 : 0), suggested: sum.suggested + suggested.length, chosen: sum.chosen + one.themes.length, right: sum.right + right }
}, { comments: 0, withSuggestion: 0, met: 0, suggested: 0, chosen: 0, right: 0 })
