import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { IntelSearch } from '../../addresses.ts'
import { Paged } from '../../parts/loaded.tsx'
import { ObjectRows } from '../../parts/object-rows.tsx'
import { knownTypes, toTypeName } from '../../parts/object-types.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { collectionsQuery, objectsQuery } from '../../queries.ts'
import './intel.css'

const route = getRouteApi('/intel')

/** All intelligence this reader may see, by text, type and collection. */
export function IntelPage() {
  usePageTitle('Intelligence')
  const search = route.useSearch()
  const objects = useInfiniteQuery(objectsQuery(search))
  const isFiltered = Object.keys(search).length > 0
  return (
    <div className="page">
      <PageHead title="Intelligence" about="STIX objects that this node holds and you may see." />
      <Filter search={search} />
      <Panel title={search.text === undefined ? 'Newest first' : 'Found'} isFlush>
        <Paged query={objects} rows={14}>
          {(pages) => {
            const rows = pages.flatMap((page) => page.objects)
            if (rows.length > 0) return <ObjectRows name="Intelligence" objects={rows} />
            if (isFiltered)
              return <Empty title="Nothing found">Nothing that you may see matches. Try fewer words, or another type or collection.</Empty>
            return (
              <Empty title="No intelligence yet" command="entente import FILE">
                Import a STIX bundle, or read a partner’s collection as a feed.
              </Empty>
            )
          }}
        </Paged>
      </Panel>
    </div>
  )
}

function Filter({ search }: { search: IntelSearch }) {
  const navigate = route.useNavigate()
  const collections = useQuery(collectionsQuery)
  const [text, setText] = useState(search.text ?? '')
  const change = (part: { [Name in keyof IntelSearch]: string | null }) => {
    const next = Object.entries({ ...search, ...part }).filter(([, value]) => typeof value === 'string' && value !== '')
    void navigate({ search: Object.fromEntries(next), replace: true })
  }
  const changeText = useDebouncedCallback((value: string) => change({ text: value.trim() }), 250)
  // The address can change without the field: back, or a link to this page.
  useEffect(() => setText((old) => (old.trim() === (search.text ?? '') ? old : (search.text ?? ''))), [search.text])
  const types = [...new Set([...(search.type === undefined ? [] : [search.type]), ...knownTypes])].map((type) => ({
    value: type,
    label: toTypeName(type),
  }))
  return (
    <search className="filter">
      <TextInput
        className="filter-text"
        aria-label="Search text"
        placeholder="Name, description, pattern, value or id"
        leftSection={<IconSearch size={16} stroke={1.8} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          changeText(event.currentTarget.value)
        }}
      />
      <Select
        aria-label="Type"
        placeholder="Any type"
        data={types}
        value={search.type ?? null}
        onChange={(type) => change({ type })}
        searchable
        clearable
      />
      <Select
        aria-label="Collection"
        placeholder="Any collection"
        data={(collections.data?.collections ?? []).map((each) => ({ value: each.id, label: each.title }))}
        value={search.collection ?? null}
        onChange={(collection) => change({ collection })}
        clearable
      />
    </search>
  )
}
