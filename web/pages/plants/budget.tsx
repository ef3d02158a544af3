import { Button, NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { BudgetWish, ModelCard, WatchedPlantDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { ReasonForm } from '../../parts/reason-form.tsx'
import { toReading } from '../../parts/series/scale.ts'
import { plantKeys, toPlantPath } from '../../plant-queries.ts'

interface BudgetPanelProps {
  readonly plant: WatchedPlantDetail
  readonly model: ModelCard
  readonly canSet: boolean
}

/** How many false alarms the operator is ready to look at, and the threshold that follows from it. */
export function BudgetPanel({ plant, model, canSet }: BudgetPanelProps) {
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [perWeek, setPerWeek] = useState<number | string>(plant.budgetPerWeek)
  const set = useMutation({
    mutationFn: (body: BudgetWish) => call<WatchedPlantDetail>(`${toPlantPath(plant.plant)}/budget`, { method: 'POST', json: body }),
    onSuccess: () => {
      setOpen(false)
      void queryClient.invalidateQueries({ queryKey: plantKeys.all })
      notifyDone('Budget set', 'The threshold follows it; the model stays as it is.')
    },
  })
  return (
    <Panel title="Threshold and budget">
      <dl className="pairs">
        <dt>Alarm above</dt>
        <dd>
          <strong>{plant.threshold === null ? '–' : toReading(plant.threshold, null)}</strong>
        </dd>
        <dt>Budget</dt>
        <dd>{plant.budgetPerWeek} false alarms a week</dd>
      </dl>
      <BudgetTable plant={plant} model={model} />
      {!canSet ? null : isOpen ? (
        <ReasonForm
          name="Set the budget"
          action="Set"
          isBusy={set.isPending}
          onSubmit={(reason) => set.mutate({ perWeek: Number(perWeek), reason })}
          onBack={() => setOpen(false)}
        >
          <NumberInput label="False alarms a week" required min={0} max={100} step={0.25} value={perWeek} onChange={setPerWeek} />
        </ReasonForm>
      ) : (
        <div className="buttons">
          <Button size="sm" variant="default" onClick={() => setOpen(true)}>
            Set the budget…
          </Button>
        </div>
      )}
      {set.isError ? <ProblemNote error={set.error} /> : null}
    </Panel>
  )
}

/** What each budget would ask for, that which holds marked. */
function BudgetTable({ plant, model }: Pick<BudgetPanelProps, 'plant' | 'model'>) {
  return (
    <div className="tall is-short">
      <table className="budgets">
        <caption className="unseen">The threshold that each budget asks for</caption>
        <thead>
          <tr>
            <th scope="col">False alarms a week</th>
            <th scope="col">Alarm above</th>
          </tr>
        </thead>
        <tbody>
          {model.budgets.map((budget) => (
            <tr key={budget.perWeek} data-chosen={budget.perWeek === plant.budgetPerWeek}>
              <td>{budget.perWeek}</td>
              <td>{toReading(budget.threshold, null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
