const headings: Record<string, string> = {
  indicatorId: 'Indicator', indicatorName: 'Name', areaCode: 'Area code', areaName: 'Area', areaType: 'Kind of area', period: 'Period', value: 'Value', lower95: 'Lower limit', upper95: 'Upper limit', count: 'Count',
  denominator: 'Denominator', sex: 'Sex', age: 'Age', line: 'Line', year: 'Year', series: 'Series', edition: 'Edition', people: 'People', ageFrom: 'From age', ageTo: 'To age', categoryType: 'Kind of category', note: 'Note',
}

/** What a column of a read file is called on pages. */
export const columnHeading = (key: string): string => headings[key] ?? key.charAt(0).toUpperCase() + key.slice(1).replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
