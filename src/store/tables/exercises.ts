/** Something that the players on this node were told in an exercise. Times are milliseconds since the epoch, of the scenario. */
export interface ExerciseInjectTable {
  id: string
  told_at: number
  kind: string
  sender: string
  title: string
  text: string
  is_question: number
  statement_idx: number
  answer: string | null
  answered_at: number | null
  answered_by: string | null
  /** Place of the statement of the answer. */
  answer_idx: number | null
}

/** The result of an exercise, filed on a real node as evidence. */
export interface ExerciseResultTable {
  /** Of the exercise. */
  id: string
  filed_at: number
  filed_by: string
  /** The signed result as it came. */
  source: string
  statement_idx: number
}
