// An invented place with codes of its own: two councils in one board, for tests that nothing depends on a real place.
export const codes = { country: 'E92999999', board: 'E54999001', first: 'E06999001', second: 'E06999002' }

/** An indicator file in the tidy form: a proportion, a rate standardised by the publisher, over three years. `falls` is the first council's last rate. */
export function indicatorFile(falls: number): string {
  const heading = 'indicator_id,indicator_name,area_code,area_name,area_type,year,occurrence,sex,age,category_type,category,value,lower_ci_95,upper_ci_95,count,denominator'
  const areas = [[codes.country, 'Inventland', 'country', 10, 1_000_000], [codes.first, 'Exampleton', 'upper_tier_la', 20, 10_000], [codes.second, 'Samplewick', 'upper_tier_la', 9.5, 20_000]] as const
  const lines = areas.flatMap(([code, name, type, percent, people]) => [2021, 2022, 2023].flatMap((year) => {
    const count = (percent * people) / 100
    const rate = code === codes.first && year === 2023 ? falls : code === codes.country ? 2000 : 2100
    return [
      `501,"Smoking, adults",${code},${name},${type},${year},1,Persons,18+ yrs,,,${percent},${percent - 0.7},${percent + 0.7},${count},${people}`,
      `502,Falls of older people,${code},${name},${type},${year},1,Persons,65+ yrs,,,${rate},${rate - 50},${rate + 50},${Math.round(rate * 0.9)},${people}`,
    ]
  }))
  const deciles = ['Most deprived quintile', 'Second most deprived quintile', 'Average deprived quintile', 'Second least deprived quintile', 'Least deprived quintile'].map((group, index) => `502,Falls of older people,${codes.country},Inventland,country,2023,1,Persons,65+ yrs,LSOA deprivation quintiles,${group},${2600 - index * 200},${2550 - index * 200},${2650 - index * 200},900,1000`)
  return `${[heading, ...lines, ...deciles].join('\n')}\n`
}

const small = ['E01999001', 'E01999002', 'E01999003', 'E01999004', 'E01999005', 'E01999006']
export const lookupFile = (): string => `lsoa21_code,lsoa21_name,msoa21_code,msoa21_name,ltla24_code,ltla24_name,utla23_code,utla23_name,icb24_code,icb24_name,region24_code,region24_name\n${small.map((code, index) => {
  const [council, name] = index < 5 ? [codes.first, 'Exampleton'] : [codes.second, 'Samplewick']
  return `${code},${name} 00${index + 1}A,E0299900${index < 5 ? 1 : 2},${name} 001,${council},${name},${council},${name},${codes.board},NHS Inventshire Integrated Care Board,E12999001,Invented Region`
}).join('\n')}\n`

/** Rank in the middle of each fifth of England, most deprived first; the sixth area is in the least deprived. */
export const deprivationFile = (): string => `lsoa21_code,imd_score,imd_rank,imd_decile\n${small.map((code, index) => {
  const decile = Math.min(5, index + 1) * 2 - 1
  return `${code},${60 - index * 10},${Math.round(((decile - 0.5) / 10) * 33_755)},${decile}`
}).join('\n')}\n`

const ages = Array.from({ length: 91 }, (_, age) => `age_${age}${age === 90 ? '_plus' : ''}`)
const line = (older: number): { total: number; cells: string } => {
  const people = ages.map((_, age) => (age >= 65 ? older : 10))
  return { total: people.reduce((a, b) => a + b, 0), cells: people.join(',') }
}
export const populationFile = (): string => `lsoa21_code,total,${ages.join(',')}\n${small.map((code, index) => {
  const { total, cells } = line(2 + index)
  return `${code},${total},${cells}`
}).join('\n')}\n`

export const projectionFile = (): string => `area_code,area_name,area_type,series,year,sex,total,${ages.join(',')}\n${[2020, 2030, 2040].flatMap((year) => ['female', 'male'].map((sex) => {
  const { total, cells } = line(10 + (year - 2020) / 10)
  return `${codes.first},Exampleton,unitary authority,${year === 2020 ? 'estimate' : 'projection_principal'},${year},${sex},${total},${cells}`
})).join('\n')}\n`

export const boundaryFile = (): string => JSON.stringify({
  type: 'FeatureCollection',
  features: [...small.map((code, index) => [code, index, 0.1] as const), [codes.first, 0, 0.5] as const].map(([code, index, wide]) => ({
    type: 'Feature', properties: { code, name: `Area ${code}` },
    geometry: { type: 'Polygon', coordinates: [[[index * 0.1, 52], [index * 0.1 + wide, 52], [index * 0.1 + wide, 52.1], [index * 0.1, 52.1], [index * 0.1, 52]]] },
  })),
})
