import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { WatchedPlant } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { EpisodeMark, PlantState } from '../../parts/plant-state.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { ScoreBar } from '../../parts/score-bar.tsx'
import { Ago } from '../../parts/time.tsx'
import { plantsQuery } from '../../plant-queries.ts'
import { NewPlantForm } from './new-plant.tsx'
import { incoming } from './plant-incoming.tsx'
import './plants.css'

const columns: readonly Column<WatchedPlant>[] = [
  {
    head: 'Plant',
    width: 'grow',
    cell: (plant) => (
      <>
        <Link to="/plants/$plant" params={{ plant: plant.plant }} className="row-link">
          {plant.plant}
        </Link>
        <span className="row-note">{toNextStep(plant)}</span>
      </>
    ),
  },
  { head: 'State', from: 'md', cell: (plant) => <PlantState plant={plant} /> },
  { head: 'Score', cell: (plant) => <ScoreBar score={plant.score} threshold={plant.threshold} /> },
  { head: 'Episode', cell: (plant) => <EpisodeMark plant={plant} /> },
  { head: 'Judged up to', from: 'lg', isNumber: true, cell: (plant) => (plant.judgedTo === null ? '–' : <Ago at={plant.judgedTo} />) },
]

/** What is known of a plant in a line, or what a person has to do next. */
function toNextStep(plant: WatchedPlant): string {
  if (plant.problem !== null) return plant.problem
  if (plant.isLearning) return 'A model is being learned'
  if (plant.state === 'unwatched') return 'Next: see whether its readings are ready to be learned'
  if (plant.state === 'shadow') return `Model ${plant.shadow?.version ?? ''} judges in shadow. Next: promote it`
  const next = plant.shadow === null ? '' : `, model ${plant.shadow.version} in shadow beside it`
  return `Model ${plant.promoted?.version ?? ''}${next}`
}

/** Every plant, and whether it behaves as it does. */
export function PlantsPage() {
  usePageTitle('Plants')
  const plants = useQuery(plantsQuery)
  const isAdmin = useIsAdmin()
  const [isOpen, setOpen] = useState(false)
  const add = isAdmin ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen(true)}>
      New plant
    </Button>
  ) : undefined
  return (
    <div className="page">
      <PageHead
        title="Plants"
        about="A model of each plant’s normal behaviour says when sensors disagree with the rest, and which. It only ever reads."
        actions={add}
      />
      <Panel title="Plants" isFlush>
        <Loaded query={plants}>
          {(data) =>
            data.plants.length === 0 ? (
              <NoPlants />
            ) : (
              <DataTable
                name="Plants"
                columns={isAdmin ? [...columns, ...incoming] : columns}
                rows={data.plants}
                rowKey={(row) => row.plant}
              />
            )
          }
        </Loaded>
      </Panel>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="New plant">
        <NewPlantForm onDone={() => setOpen(false)} />
      </Modal>
    </div>
  )
}

function NoPlants() {
  return (
    <Empty title="No plants yet" command="entente plants add PLANT.yaml">
      First describe one: its tags are what its sensors read and how its pumps and valves stand. Then give it a source (a historian’s file,
      MQTT or OPC UA), let some weeks of normal operation come in, and have a model learned. <code>entente example</code> has one to look
      at.
    </Empty>
  )
}
