const mark = 'EXERCISE'

/** In an exercise every title says so, whoever wrote it: what is made of the incident later then says so too. */
export function toMarkedTitle(title: string, isExercise: boolean): string {
  return !isExercise || isMarkedTitle(title) ? title : `${mark}: ${title}`
}

export function isMarkedTitle(title: string): boolean {
  return title === mark || title.startsWith(`${mark}:`) || title.startsWith(`${mark} `)
}
