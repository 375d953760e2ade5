export { Lane } from './lane.ts'
export { type Receipt, once } from './once.ts'
export { type Asked, runCommand, runQuery } from './run-command.ts'
export { commandReceipt } from './table.ts'
