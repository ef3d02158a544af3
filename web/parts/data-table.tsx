import type { ReactNode } from 'react'

export interface Column<T> {
  readonly head: string
  readonly cell: (row: T) => ReactNode
  /** Numbers stand right. */
  readonly isNumber?: boolean
  /** Shown only from this width on: `md` 768 px, `lg` 1200 px. */
  readonly from?: 'md' | 'lg'
  /** `grow` takes the room that is left and cuts what is too long; the others are as wide as their content. */
  readonly width?: 'grow'
}

interface DataTableProps<T> {
  /** Read out to people who do not see the table. */
  readonly name: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly rowKey: (row: T) => string
  readonly isFresh?: (row: T) => boolean
}

/** The one table. A link with the class `row-link` in a cell makes its whole row lead there. */
export function DataTable<T>({ name, columns, rows, rowKey, isFresh }: DataTableProps<T>) {
  return (
    <table className="table">
      <caption className="unseen">{name}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col" className={toClasses(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} className={isFresh?.(row) ? 'is-fresh' : undefined}>
            {columns.map((column) => (
              <td key={column.head} className={toClasses(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function toClasses<T>(column: Column<T>): string {
  return [column.isNumber ? 'is-number' : '', column.from === undefined ? '' : `from-${column.from}`, column.width ?? ''].join(' ').trim()
}
