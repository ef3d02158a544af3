/** What the engine asks of a calendar. Days are counted since 1970-01-01, of the wall. */
export interface Calendars {
  /** False on weekends and public holidays; undefined for a state whose calendar is not known. */
  isWorkingDay(state: string, day: number): boolean | undefined
  /** The zone in which the state's authority reads its clock; undefined when it is not known. */
  zoneOf(state: string): string | undefined
}
