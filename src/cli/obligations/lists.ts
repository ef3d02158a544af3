import type { LoadedLaw } from '../../incidents/index.ts'

interface List {
  readonly json: unknown
  readonly text: string
}

/** All facts: of the organisation, times, then of the incident. */
export function toFactsTable({ files }: LoadedLaw): List {
  const all = [...files.definitions.values()]
  const groups: [string, typeof all][] = [
    ['entity: the organisation', all.filter(({ about }) => about === 'entity')],
    ['times', all.filter(({ type }) => type === 'instant')],
    ['facts: the incident', all.filter(({ about, type }) => about === 'incident' && type !== 'instant')],
  ]
  const text = groups.flatMap(([title, definitions]) => [
    title,
    ...definitions.flatMap((definition) => {
      const kind = definition.unit === undefined ? definition.type : `${definition.type} of ${definition.unit}`
      const choices = Object.entries(definition.choices ?? {}).map(([id, words]) => `      ${id}: ${words}`)
      const also = definition.also.length === 0 ? '' : `; also ${definition.also.join(', ')}`
      return [`  ${definition.id} (${kind}${also})`, `      ${definition.question}`, ...choices]
    }),
    '',
  ])
  const json = all.map(({ id, title, type, unit, choices, about, question, also }) => ({
    id,
    title,
    type,
    unit: unit ?? null,
    choices: choices ?? null,
    about,
    question,
    also,
  }))
  return { json, text: text.join('\n') }
}

/** All regimes with their stages and the national law laid over them. */
export function toRegimesTable({ files }: LoadedLaw): List {
  const all = [...files.regimes].map(([id, file]) => ({
    id,
    title: file.title,
    instrument: file.instrument,
    status: file.status,
    validFrom: file.valid_from,
    confidence: file.confidence,
    stages: file.stages.map(({ id: stage, title, clause, due }) => ({
      id: stage,
      title,
      clause,
      due: due?.map(({ clock }) => clock.text) ?? [],
    })),
    overlays: [...files.overlays].filter(([, overlay]) => overlay.regime === id).map(([overlay]) => overlay),
  }))
  const text = all.flatMap(({ id, title, instrument, status, validFrom, confidence, stages, overlays }) => [
    `${id} (${status}${validFrom === null ? '' : ` from ${validFrom}`}, confidence ${confidence}): ${title}`,
    `  ${instrument}`,
    ...stages.map((stage) => `  ${stage.id}: ${stage.due.length === 0 ? 'a test, no report' : stage.due.join('; or ')} (${stage.clause})`),
    ...(overlays.length === 0 ? [] : [`  national law: ${overlays.join(', ')}`]),
    '',
  ])
  return { json: all, text: text.join('\n') }
}
