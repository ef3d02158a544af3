import { Button, FileButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { download } from '../../api.ts'
import type { FiledResult } from '../../contract.ts'
import { resultsQuery, useFiling } from '../../exercise-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'

const about = 'Results of exercises that were filed here: verified, kept, and evidence of what people have practised.'

/** On a real node: no exercise is played here, but what came out of one is evidence. */
export function FiledResultsPage() {
  const results = useQuery(resultsQuery)
  const filing = useFiling()
  const file = async (chosen: File | null) => {
    if (chosen !== null) filing.mutate(await chosen.text())
  }
  const actions = (
    <FileButton onChange={(chosen) => void file(chosen)} accept="application/json">
      {(props) => (
        <Button {...props} loading={filing.isPending}>
          File a result
        </Button>
      )}
    </FileButton>
  )
  return (
    <div className="page">
      <PageHead title="Exercises" about={about} actions={actions} />
      <Panel title="Filed">
        <Loaded query={results}>
          {(data) =>
            data.results.length === 0 ? (
              <Empty title="No exercise yet" command="entente exercise start power-across-borders">
                An exercise is played on nodes of its own; nothing of it touches this one.
              </Empty>
            ) : (
              <ul className="filed">
                {data.results.map((one) => (
                  <Filed key={one.id} result={one} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </div>
  )
}

function Filed({ result }: { result: FiledResult }) {
  const { id, title, points, of, filedAt, filedBy, signedBy, proved, evidenceOf, statement } = result
  const save = () => void download(`exercise-results/${id}`, { fileName: `exercise-${id}.json` }).catch(notifyProblem)
  return (
    <li>
      <h3>
        {title}: {points} of {of} points
      </h3>
      <p className="row-note">
        Signed by {signedBy.join(', ')}; {proved} statements proved. Filed <Ago at={filedAt} /> by {filedBy}, entry {statement} of the log.{' '}
        <button type="button" className="plain-button link" onClick={save}>
          Signed file
        </button>
      </p>
      <ul className="filed-controls">
        {evidenceOf.map(({ framework, control, says }) => (
          <li key={`${framework} ${control}`}>
            <strong>
              {framework}, {control}
            </strong>{' '}
            {says}
          </li>
        ))}
      </ul>
    </li>
  )
}
