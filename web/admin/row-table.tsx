'use client'
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import styles from './admin.module.css'

export type Column<Row> = { readonly key: string; readonly title: string; readonly width?: string; readonly isNumber?: boolean; readonly cell: (row: Row) => ReactNode }
type Rows<Row> = {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly selected?: string | null
  /** Its words are in the first cell; the whole row answers to it. Without it the rows are only read. */
  readonly onOpen?: (row: Row) => void
}

/** A plain table with a head that stays. Rows open by click, Enter, and the arrow keys walk through them. */
export function RowTable<Row>({ label, rows, columns, keyOf, selected, onOpen }: Rows<Row>) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column.key} scope="col" className={column.isNumber ? styles.number : undefined} style={{ width: column.width } as CSSProperties}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walk}>
        {rows.map(row => (
          <tr key={keyOf(row)} data-selected={(onOpen && keyOf(row) === selected) || undefined} onClick={event => onOpen && isPlain(event.target) && onOpen(row)}>
            {columns.map((column, index) => (
              <td key={column.key} className={column.isNumber ? styles.number : undefined}>
                {index === 0 && onOpen ? (
                  <button type="button" className={styles.rowButton} aria-current={keyOf(row) === selected || undefined} onClick={() => onOpen(row)}>
                    {column.cell(row)}
                  </button>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A press on a row's words opens it too; what can be pressed itself keeps its press. */
function isPlain(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a') === null
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>(`.${styles.rowButton}`)]
  const at = buttons.findIndex(button => button === document.activeElement)
  const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
}
