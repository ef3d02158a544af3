import type { Playbook } from '../cacao/playbook.ts'
import type { Run, RunEvent } from '../cacao/run.ts'

/** What is written into the timeline of an incident; undefined for what is between the people who work on a run. */
export function toLine(playbook: Playbook, run: Run, event: RunEvent): string | undefined {
  const step = 'visit' in event ? nameOf(playbook, run, event.visit) : ''
  switch (event.kind) {
    case 'started':
      return `Playbook begun: ${playbook.name}`
    case 'done': {
      const more = event.note === '' ? '' : ` – ${event.note}`
      if (event.measure === null) return `Done: ${step}${more}`
      const until = event.measure.until === null ? 'for good' : `until ${toUtc(event.measure.until)}`
      return `Done: ${step} (${until}; undone by: ${event.measure.undo})${more}`
    }
    case 'failed':
      return `Not possible: ${step} – ${event.note}`
    case 'undone':
      return `Taken back: ${step} – ${event.reason}`
    case 'lifted':
      return `Undone in the world: ${step}${event.note === '' ? '' : ` – ${event.note}`}`
    case 'paused':
      return `Playbook paused: ${playbook.name}`
    case 'resumed':
      return `Playbook gone on with: ${playbook.name}`
    case 'cancelled':
      return `Playbook called off: ${playbook.name} – ${event.reason}`
    case 'set':
      return `Playbook: ${Object.entries(event.variables)
        .map(([name, value]) => `${toWord(name)} = ${value ?? 'not known'}`)
        .join(', ')}`
    case 'clock':
    case 'claimed':
    case 'released':
      return undefined
  }
}

/** What the clock found, in words. */
export function toWarnings(playbook: Playbook, before: Run, after: Run): string[] {
  const old = new Map(before.visits.map((visit) => [visit.id, visit]))
  const steps = after.visits.flatMap(({ id, late }) => {
    const was = old.get(id)?.late ?? 0
    if (late <= was) return []
    return [late === 1 ? `Over its time: ${nameOf(playbook, after, id)}` : `Twice its time, who can help? ${nameOf(playbook, after, id)}`]
  })
  const measures = after.measures.flatMap((one, index) =>
    one.late > (before.measures[index]?.late ?? 0) ? [`Still stands though its time is over: ${nameOf(playbook, after, one.visit)}`] : [],
  )
  return [...steps, ...measures]
}

export function nameOf(playbook: Playbook, run: Run, visit: string): string {
  const found = run.visits.find(({ id }) => id === visit)
  const step = found === undefined ? undefined : playbook.workflow[found.step]
  return step?.name ?? step?.type ?? visit
}

/** `__name_of_it__` as people say it. */
export function toWord(name: string): string {
  return name.replace(/^__|__$/g, '').replaceAll(/[_-]/g, ' ')
}

function toUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
