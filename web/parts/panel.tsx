import { type ReactNode, useId } from 'react'

interface PanelProps {
  readonly title: string
  /** Stands at the right of the title: a number, a link, a button. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Tables go to the edges. */
  readonly isFlush?: boolean
}

/** A titled part of a page. */
export function Panel({ title, aside, children, isFlush = false }: PanelProps) {
  const id = useId()
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <div className="panel-aside">{aside}</div>}
      </header>
      <div className={isFlush ? 'panel-body panel-flush' : 'panel-body'}>{children}</div>
    </section>
  )
}

/** The name of the page, what it is for, and what can be done on it. */
export function PageHead({ title, about, actions }: { title: string; about?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {about === undefined ? null : <p>{about}</p>}
      </div>
      {actions === undefined ? null : <div className="page-actions">{actions}</div>}
    </header>
  )
}

/** Nothing there yet: says so, and what to do next. */
export function Empty({ title, children, command }: { title: string; children?: ReactNode; command?: string }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <p>{children}</p>}
      {command === undefined ? null : <code className="command">{command}</code>}
    </div>
  )
}
